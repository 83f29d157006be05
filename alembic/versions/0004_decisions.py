"""The record of every decision, by picture: failed and retried ones too, where the last success alone was kept."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# Each picture's seed is counted from that of the brief, so a record's seed says whose it was.
MOVE = """
INSERT INTO generation_decisions (generation_id, image_index, sha256, epoch, decided_at, record)
SELECT old.id, CASE WHEN old.place BETWEEN 0 AND 3 THEN old.place ELSE 0 END,
       encode(sha256(convert_to(old.decision, 'UTF8')), 'hex'), 0, (old.decision::jsonb ->> 'at')::timestamptz, old.decision
FROM (
    SELECT generations.id, decision, mod(
        (decision::jsonb ->> 'seed')::numeric - (brief.result ->> 'seed')::numeric + 18446744073709551616,
        18446744073709551616
    ) AS place
    FROM generations
    LEFT JOIN stage_results AS brief ON brief.generation_id = generations.id AND brief.stage = 'BRIEFING'
    WHERE decision IS NOT NULL
) AS old
"""
MOVE_BACK = """
UPDATE generations SET decision = (
    SELECT record FROM generation_decisions
    WHERE generation_id = generations.id ORDER BY epoch DESC, decided_at DESC LIMIT 1
)
"""


def upgrade() -> None:
    op.create_table(
        "generation_decisions",
        sa.Column("generation_id", sa.UUID(), nullable=False),
        sa.Column("image_index", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name="generation_decisions_generation_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("generation_id", "image_index", "sha256", name="generation_decisions_pkey"),
    )
    op.execute(MOVE)
    op.drop_column("generations", "decision")


def downgrade() -> None:
    op.add_column("generations", sa.Column("decision", sa.Text(), nullable=True))
    op.execute(MOVE_BACK)
    op.drop_table("generation_decisions")
