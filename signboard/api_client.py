"""A client of our own API, over the wire or within this process: the same documents and the same answers either way."""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Mapping

    import httpx2

    from graphql_api.context import Context

Data = dict[str, Any]


class ApiRefused(Exception):
    """The server could not be reached, or answered with a top-level error. The message is for people."""


class ApiClient(Protocol):
    """What a command needs of the API."""

    async def execute(self, document: str, variables: Mapping[str, object]) -> Data:
        """Run a query or a mutation and return its data.

        Raises:
            ApiRefused: no server, or a top-level error.
        """
        ...

    def subscribe(self, document: str, variables: Mapping[str, object]) -> AsyncIterator[Data]:
        """Yield the data of each event until the subscription completes."""
        ...

    async def download(self, path: str) -> bytes:
        """Fetch a picture by the path that the API gave."""
        ...


class WithinProcess:
    """Runs operations on the schema directly: no server, no socket."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def execute(self, document: str, variables: Mapping[str, object]) -> Data:
        from graphql_api.schema import schema  # noqa: PLC0415 - the schema takes long to import, and the wire needs none

        result = await schema.execute(document, dict(variables), context_value=self._context)
        return data_of({"data": result.data, "errors": [error.formatted for error in result.errors or ()]})

    async def subscribe(self, document: str, variables: Mapping[str, object]) -> AsyncIterator[Data]:
        from graphql_api.schema import schema  # noqa: PLC0415

        stream: AsyncGenerator[Any, None] = await schema.stream(document, dict(variables), context_value=self._context)
        async with aclosing(stream):
            async for result in stream:
                yield data_of({"data": result.data, "errors": [error.formatted for error in result.errors or ()]})

    async def download(self, path: str) -> bytes:
        found = await self._context.services.media.find(path.rsplit("/", 1)[-1])
        if found is None:
            raise ApiRefused(f"There is no picture at {path}.")
        return await self._context.services.media.read(found)


class OverTheWire:
    """Speaks to a server: queries and mutations by POST, subscriptions by server-sent events."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def execute(self, document: str, variables: Mapping[str, object]) -> Data:
        answer = await self._request("POST", "/graphql", json={"query": document, "variables": dict(variables)})
        try:
            return data_of(answer.json())
        except json.JSONDecodeError as error:
            raise ApiRefused(f"{answer.url} answered {answer.status_code} and no JSON. Is it a Signboard?") from error

    async def subscribe(self, document: str, variables: Mapping[str, object]) -> AsyncIterator[Data]:
        import httpx2  # noqa: PLC0415 - only needed where there is a wire

        body = {"query": document, "variables": dict(variables)}
        try:
            async with self._http.stream(
                "POST", "/graphql", json=body, headers={"accept": "text/event-stream"}, timeout=httpx2.Timeout(60)
            ) as answer:
                async for line in answer.aiter_lines():
                    if line.startswith("data:") and (text := line.removeprefix("data:").strip()):
                        yield data_of(json.loads(text))
        except httpx2.HTTPError as error:
            raise ApiRefused(f"The connection to {self._http.base_url} broke: {error}") from error

    async def download(self, path: str) -> bytes:
        return (await self._request("GET", path)).content

    async def _request(self, method: str, path: str, **arguments: Any) -> httpx2.Response:
        import httpx2  # noqa: PLC0415

        try:
            return await self._http.request(method, path, **arguments)
        except httpx2.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise ApiRefused(f"{self._http.base_url} cannot be reached: {reason}") from error


def data_of(answer: Mapping[str, Any]) -> Data:
    """Return the data of a GraphQL answer.

    Raises:
        ApiRefused: it holds top-level errors; their messages are passed on.
    """
    if answer.get("errors"):
        raise ApiRefused("\n".join(str(error.get("message", error)) for error in answer["errors"]))
    data = answer.get("data")
    return data if isinstance(data, dict) else {}
