"""What a generation may cost at most, and what its words should cost."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = ("quoted_maximum", "words_quoted_cost", "words_quoted_maximum")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("generations", sa.Column(name, sa.Numeric(precision=14, scale=8), nullable=True))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("generations", name)
