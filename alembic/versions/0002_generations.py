"""Generations and everything about them, files, spending, workers, versions of the configuration."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "config_versions",
        sa.Column("version", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("config_versions_pkey")),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("files_pkey")),
        sa.UniqueConstraint("storage_key", name=op.f("files_storage_key_key")),
    )
    op.create_index(op.f("files_sha256_idx"), "files", ["sha256"], unique=False)
    op.create_table(
        "generations",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("owner_id", sa.UUID(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("entrypoint", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("input", postgresql.JSONB(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("enhanced_prompt", postgresql.JSONB(), nullable=True),
        sa.Column("copy", postgresql.JSONB(), nullable=True),
        sa.Column("routing", postgresql.JSONB(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("warnings", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("error", postgresql.JSONB(), nullable=True),
        sa.Column("quoted_cost", sa.Numeric(precision=14, scale=8), nullable=True),
        sa.Column("words_cost", sa.Numeric(precision=14, scale=8), nullable=True),
        sa.Column("cost", sa.Numeric(precision=14, scale=8), nullable=True),
        sa.Column("retry_of", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hand_over", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("percent < 100 OR status = 'COMPLETED'", name=op.f("generations_percent_done_check")),
        sa.CheckConstraint(
            "status IN ('QUEUED', 'PROCESSING', 'RETRYING', 'COMPLETED', 'FAILED', 'CANCELLED')",
            name=op.f("generations_status_check"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("generations_percent_check")),
        sa.ForeignKeyConstraint(
            ["retry_of"], ["generations.id"], name=op.f("generations_retry_of_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("generations_pkey")),
    )
    op.create_index(
        "generations_address_idx",
        "generations",
        ["address", "created_at"],
        unique=False,
        postgresql_where=sa.text("address IS NOT NULL"),
    )
    op.create_index(
        "generations_history_idx",
        "generations",
        ["owner_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "generations_keep_until_idx",
        "generations",
        ["keep_until"],
        unique=False,
        postgresql_where=sa.text("keep_until IS NOT NULL"),
    )
    op.create_index(
        "generations_kind_idx",
        "generations",
        ["kind", "finished_at"],
        unique=False,
        postgresql_where=sa.text("status = 'COMPLETED'"),
    )
    op.create_index(
        "generations_open_idx",
        "generations",
        ["status", "queued_at"],
        unique=False,
        postgresql_where=sa.text("status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("generation_ids", sa.ARRAY(sa.UUID()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("idempotency_keys_pkey")),
    )
    op.create_index(op.f("idempotency_keys_expires_at_idx"), "idempotency_keys", ["expires_at"], unique=False)
    op.create_table(
        "spend_holds",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("maximum", sa.Numeric(precision=14, scale=8), nullable=False),
        sa.Column("actual", sa.Numeric(precision=14, scale=8), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('HELD', 'SETTLED', 'RELEASED')", name=op.f("spend_holds_state_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("spend_holds_pkey")),
        sa.UniqueConstraint("reference", name=op.f("spend_holds_reference_key")),
    )
    op.create_table(
        "spend_totals",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=8), nullable=False),
        sa.CheckConstraint("period IN ('day', 'month')", name=op.f("spend_totals_period_check")),
        sa.PrimaryKeyConstraint("scope", "period", "start", name=op.f("spend_totals_pkey")),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("providers", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("devices", postgresql.JSONB(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("workers_pkey")),
    )
    op.create_index(op.f("workers_beat_at_idx"), "workers", ["beat_at"], unique=False)
    op.create_table(
        "generation_events",
        sa.Column("generation_id", sa.UUID(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("generation_events_generation_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("generation_id", "seq", name=op.f("generation_events_pkey")),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.Column("generation_id", sa.UUID(), nullable=True),
        sa.Column("owner_id", sa.UUID(), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("media_file_id_fkey")),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("media_generation_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("media_pkey")),
    )
    op.create_index(op.f("media_expires_at_idx"), "media", ["expires_at"], unique=False)
    op.create_index(op.f("media_file_id_idx"), "media", ["file_id"], unique=False)
    op.create_index(op.f("media_generation_id_idx"), "media", ["generation_id"], unique=False)
    op.create_table(
        "provider_attempts",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("generation_id", sa.UUID(), nullable=False),
        sa.Column("image_index", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("maximum", sa.Numeric(precision=14, scale=8), nullable=False),
        sa.Column("settled", sa.Numeric(precision=14, scale=8), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("provider_attempts_generation_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("provider_attempts_pkey")),
    )
    op.create_index(op.f("provider_attempts_generation_id_idx"), "provider_attempts", ["generation_id"], unique=False)
    op.create_table(
        "stage_files",
        sa.Column("generation_id", sa.UUID(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("image_index", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("stage_files_file_id_fkey")),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("stage_files_generation_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("generation_id", "stage", "image_index", "name", name=op.f("stage_files_pkey")),
    )
    op.create_index(op.f("stage_files_file_id_idx"), "stage_files", ["file_id"], unique=False)
    op.create_table(
        "stage_results",
        sa.Column("generation_id", sa.UUID(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("image_index", sa.Integer(), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("stage_results_generation_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("generation_id", "stage", "image_index", name=op.f("stage_results_pkey")),
    )
    op.create_table(
        "generation_images",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("generation_id", sa.UUID(), nullable=False),
        sa.Column("image_index", sa.Integer(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("thumbnail", sa.Text(), nullable=False),
        sa.Column("svg", sa.Text(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("generation_images_generation_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["picture"], ["media.id"], name=op.f("generation_images_picture_fkey")),
        sa.ForeignKeyConstraint(["svg"], ["media.id"], name=op.f("generation_images_svg_fkey")),
        sa.ForeignKeyConstraint(["thumbnail"], ["media.id"], name=op.f("generation_images_thumbnail_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("generation_images_pkey")),
    )
    op.create_index("generation_images_place_key", "generation_images", ["generation_id", "image_index"], unique=True)


def downgrade() -> None:
    op.drop_index("generation_images_place_key", table_name="generation_images")
    op.drop_table("generation_images")
    op.drop_table("stage_results")
    op.drop_index(op.f("stage_files_file_id_idx"), table_name="stage_files")
    op.drop_table("stage_files")
    op.drop_index(op.f("provider_attempts_generation_id_idx"), table_name="provider_attempts")
    op.drop_table("provider_attempts")
    op.drop_index(op.f("media_generation_id_idx"), table_name="media")
    op.drop_index(op.f("media_file_id_idx"), table_name="media")
    op.drop_index(op.f("media_expires_at_idx"), table_name="media")
    op.drop_table("media")
    op.drop_table("generation_events")
    op.drop_index(op.f("workers_beat_at_idx"), table_name="workers")
    op.drop_table("workers")
    op.drop_table("spend_totals")
    op.drop_table("spend_holds")
    op.drop_index(op.f("idempotency_keys_expires_at_idx"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index(
        "generations_open_idx",
        table_name="generations",
        postgresql_where=sa.text("status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')"),
    )
    op.drop_index("generations_kind_idx", table_name="generations", postgresql_where=sa.text("status = 'COMPLETED'"))
    op.drop_index(
        "generations_keep_until_idx", table_name="generations", postgresql_where=sa.text("keep_until IS NOT NULL")
    )
    op.drop_index("generations_history_idx", table_name="generations")
    op.drop_index("generations_address_idx", table_name="generations", postgresql_where=sa.text("address IS NOT NULL"))
    op.drop_table("generations")
    op.drop_index(op.f("files_sha256_idx"), table_name="files")
    op.drop_table("files")
    op.drop_table("config_versions")
