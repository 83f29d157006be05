"""What a resolver gets to see: the services, who asks, and in which language they read."""

from __future__ import annotations

from dataclasses import dataclass

from strawberry.fastapi import BaseContext
from strawberry.types import Info as StrawberryInfo

from graphql_api.services import Services
from studio.generation.requester import Requester
from studio.messages import Language


@dataclass(kw_only=True)
class Context(BaseContext):
    """One per HTTP request, and one per socket. It pins no database session: every service opens its own."""

    services: Services
    requester: Requester
    language: Language

    def __post_init__(self) -> None:
        super().__init__()


Info = StrawberryInfo[Context, None]
