"""Accepted versions of the operator's file."""

from __future__ import annotations

from sqlalchemy import BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, utc_now


class ConfigVersion(Base):
    """One accepted `providers.toml`, without secrets, so that workers can follow it."""

    __tablename__ = "config_versions"

    version: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    digest: Mapped[str]
    content: Mapped[str]
    created_at: Mapped[Moment] = mapped_column(default=utc_now)
