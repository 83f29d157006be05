"""Files by content, and the unguessable addresses that clients see them under."""

from __future__ import annotations

from uuid import UUID  # noqa: TC003  SQLAlchemy resolves annotations when the class is made

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Moment, utc_now


class File(Base):
    """One stored object. Equal bytes of one kind are one row; `storage_key` is where the store holds them.

    `used_at` is renewed by every new use, so a sweeper never takes away what has just been found again.
    """

    __tablename__ = "files"

    id: Mapped[Id]
    sha256: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    mime_type: Mapped[str]
    storage_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment] = mapped_column(default=utc_now)
    used_at: Mapped[Moment] = mapped_column(default=utc_now)


class Media(Base):
    """One address: `/media/<id>.<ext>`. Two owners of equal bytes share a file and no address."""

    __tablename__ = "media"

    id: Mapped[str] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"), index=True)
    generation_id: Mapped[UUID | None] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[UUID | None]
    published: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment] = mapped_column(default=utc_now)
    expires_at: Mapped[Moment | None] = mapped_column(index=True)
