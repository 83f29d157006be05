"""`/media/<id>.<extension>`: pictures, cached for good, in parts where a client asks for parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette import status

from storage.errors import FileMissing, RangeNotSatisfiable, StorageUnavailable
from storage.ranges import ByteRange, parse_range

if TYPE_CHECKING:
    from graphql_api.services import Services
    from studio.media import MediaFile

A_YEAR = 31_536_000
# An SVG could carry a script; ours never does, and a browser would not run one here.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def media_routes(services: Services) -> APIRouter:
    """Serve the pictures of a media library."""
    routes = APIRouter()

    @routes.api_route("/media/{name}", methods=["GET", "HEAD"])
    async def media(name: str, request: Request) -> Response:
        file = await services.media.find(name)
        if file is None:
            return not_found()
        headers = headers_of(file)
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
        try:
            part = parse_range(asked_range(request, headers["etag"]), file.size)
            body = await begun(services.media.stream(file, part)) if request.method == "GET" else nothing()
        except RangeNotSatisfiable:
            unsatisfiable = {"content-range": f"bytes */{file.size}"}
            return Response(status_code=status.HTTP_416_RANGE_NOT_SATISFIABLE, headers=unsatisfiable)
        except FileMissing:
            return not_found()
        except StorageUnavailable:
            return PlainTextResponse("The store does not answer. 저장소가 응답하지 않아요.", 503, {"retry-after": "5"})
        return picture(file, part, body, headers)

    return routes


def picture(file: MediaFile, part: ByteRange | None, body: AsyncIterator[bytes], headers: dict[str, str]) -> Response:
    """Answer with the whole picture, or with the part that was asked for."""
    headers["content-length"] = str(part.length if part else file.size)
    if part is None:
        return StreamingResponse(body, status.HTTP_200_OK, headers, file.mime_type)
    headers["content-range"] = part.content_range(file.size)
    return StreamingResponse(body, status.HTTP_206_PARTIAL_CONTENT, headers, file.mime_type)


async def nothing() -> AsyncIterator[bytes]:
    """The body of an answer to HEAD."""
    return
    yield b""


def headers_of(file: MediaFile) -> dict[str, str]:
    """Return what is said of a picture: an address never changes its content, so it may be kept for good."""
    headers = {
        "etag": f'"{file.sha256[:32]}"',
        "cache-control": f"{'public' if file.published else 'private'}, max-age={A_YEAR}, immutable",
        "accept-ranges": "bytes",
        "cross-origin-resource-policy": "cross-origin",
    }
    if file.mime_type == "image/svg+xml":
        headers["content-security-policy"] = SVG_POLICY
    return headers


def asked_range(request: Request, etag: str) -> str | None:
    """Return the Range header, unless `If-Range` says that it was meant for another version (RFC 9110 §13.1.5)."""
    if request.headers.get("if-range", etag) != etag:
        return None
    return request.headers.get("range")


async def begun(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Read the first piece now, so that a missing file is a 404 and not a broken answer."""
    first = await anext(stream, b"")

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for chunk in stream:
            yield chunk

    return whole()


def not_found() -> Response:
    """Say that there is nothing at this address."""
    return PlainTextResponse("There is no picture here. 여기에는 그림이 없어요.", status.HTTP_404_NOT_FOUND)
