"""The queue: PgQueuer 1.6.0, in a schema of its own, as its release wrote it."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("pgqueuer_1_6_0_up.sql")


def downgrade() -> None:
    run("pgqueuer_1_6_0_down.sql")


def run(name: str) -> None:
    """A script of several statements, which only the driver's own connection takes at once."""
    script = (SQL / name).read_text(encoding="utf-8")
    op.get_bind().connection.dbapi_connection.run_async(lambda driver: driver.execute(script))
