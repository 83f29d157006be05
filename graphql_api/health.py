"""Health for load balancers and for people: alive, and ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.status import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

if TYPE_CHECKING:
    from graphql_api.services import Services


def health_routes(services: Services) -> APIRouter:
    """`/health/live`: the process answers. `/health/ready`: a request would succeed; degraded is still ready."""
    routes = APIRouter(prefix="/health")

    @routes.api_route("/live", methods=["GET", "HEAD"])
    async def live() -> dict[str, str]:
        return {"status": "alive"}

    @routes.api_route("/ready", methods=["GET", "HEAD"])
    async def ready() -> JSONResponse:
        state = await services.readiness()
        if not state.ready:
            return JSONResponse({"status": "unavailable"}, HTTP_503_SERVICE_UNAVAILABLE)
        status = "degraded" if state.degraded else "ready"
        return JSONResponse({"status": status, "degraded": list(state.degraded)}, HTTP_200_OK)

    return routes
