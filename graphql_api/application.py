"""The HTTP application: GraphQL, GraphiQL, pictures, health."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.staticfiles import StaticFiles

from graphql_api.context import Context
from graphql_api.health import health_routes
from graphql_api.language import preferred_language
from graphql_api.media import media_routes
from graphql_api.metrics import metrics_routes
from graphql_api.requester import requester_of
from graphql_api.schema import schema
from graphql_api.security_headers import SecurityHeaders
from graphql_api.transport import Router

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from graphql_api.services import Services

GRAPHIQL = Path(__file__).parent / "graphiql"
CLIENT_CLOSED_REQUEST = 499
MAX_BODY_BYTES = 1 << 20
PAGE = ["GET", "HEAD"]


def create_application(
    services: Services,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
    allowed_origins: tuple[str, ...] = (),
) -> FastAPI:
    """Build the application over services that are already running, or that `lifespan` starts."""
    application = FastAPI(
        title="Signboard",
        lifespan=lifespan,
        openapi_url=None,
        max_body_size=MAX_BODY_BYTES,
    )

    def context(connection: HTTPConnection) -> Context:
        return Context(
            services=services,
            requester=requester_of(connection),
            language=preferred_language(connection.headers.get("accept-language", "")),
        )

    application.include_router(Router(schema, context, allowed_origins))
    application.include_router(media_routes(services))
    application.include_router(health_routes(services))
    application.include_router(metrics_routes(services))
    add_pages(application)
    application.add_exception_handler(ClientDisconnect, client_disconnected)
    application.add_middleware(SecurityHeaders)
    return application


def add_pages(application: FastAPI) -> None:
    """Serve GraphiQL from our own files, and lead `/` there."""

    @application.api_route("/", methods=PAGE, include_in_schema=False)
    def front_page() -> RedirectResponse:
        return RedirectResponse("/graphiql")

    @application.api_route("/graphiql", methods=PAGE, include_in_schema=False)
    def graphiql() -> FileResponse:
        return FileResponse(GRAPHIQL / "index.html", headers={"cache-control": "no-cache"})

    application.mount("/graphiql", StaticFiles(directory=GRAPHIQL), name="graphiql")


def client_disconnected(_request: Request, _error: Exception) -> Response:
    """Answer into the void: the client went away while sending, which is no error of ours."""
    return Response(status_code=CLIENT_CLOSED_REQUEST)
