"""GraphQL over HTTP, server-sent events and `graphql-transport-ws`, hardened against what clients really send.

The behaviour on HTTP is that of the GraphQL-over-HTTP specification, with `application/graphql-response+json` where the
client asks for it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cross_web import HTTPException
from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.status import (
    HTTP_400_BAD_REQUEST,
    HTTP_405_METHOD_NOT_ALLOWED,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
)
from strawberry import UNSET
from strawberry.fastapi import GraphQLRouter
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from graphql_api.context import Context
from graphql_api.execution import BAD_REQUEST

if TYPE_CHECKING:
    from cross_web import AsyncHTTPRequestAdapter
    from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message
    from strawberry.types import ExecutionResult

RESPONSE_JSON = "application/graphql-response+json"
MAX_JSON_DEPTH = 32


def parse_bounded_json(text: str | bytes) -> object:
    """Parse JSON that nests at most `MAX_JSON_DEPTH` deep.

    Raises:
        json.JSONDecodeError: it is no JSON, or nests deeper.
    """
    try:
        value: object = json.loads(text)
    except (RecursionError, UnicodeDecodeError) as error:
        raise json.JSONDecodeError("too deeply nested, or not UTF-8", "", 0) from error
    if depth_exceeds(value, MAX_JSON_DEPTH):
        raise json.JSONDecodeError("too deeply nested", "", 0)
    return value


def depth_exceeds(value: object, limit: int) -> bool:
    """Tell whether lists and objects nest more than `limit` deep."""
    level = [value]
    for _ in range(limit + 1):
        children: list[object] = []
        for item in level:
            if isinstance(item, dict):
                children.extend(item.values())
            elif isinstance(item, list):
                children.extend(item)
        if not children:
            return False
        level = children
    return True


class SocketHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """Closes with 4400 on frames of the wrong shape, where the base class would die with a traceback."""

    async def handle_message(self, message: Message) -> None:
        if well_formed(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Malformed message")

    async def send_message(self, message: Message) -> None:
        if message["type"] == "error":
            # The library's own, about too many operations on a socket, has no code.
            for error in message["payload"]:
                error.setdefault("extensions", {}).setdefault("code", BAD_REQUEST)
        await super().send_message(message)


def well_formed(message: object) -> bool:
    """Tell whether a frame has the shape that `graphql-transport-ws` prescribes for its type."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    if depth_exceeds(message, MAX_JSON_DEPTH):
        return False
    if message["type"] == "subscribe":
        return isinstance(message.get("id"), str) and is_operation(message.get("payload"))
    if message["type"] == "complete":
        return isinstance(message.get("id"), str)
    return isinstance(message.get("payload", {}), dict | None)


def is_operation(payload: object) -> bool:
    """Tell whether a payload is a GraphQL request: a query text, and variables and a name if any."""
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("query"), str)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("operationName"), str | None)
    )


class Router(GraphQLRouter[Context, None]):
    """The endpoint `/graphql`."""

    graphql_transport_ws_handler_class = SocketHandler

    def __init__(self, schema: Any, context_getter: Any, allowed_origins: tuple[str, ...] = ()) -> None:
        super().__init__(
            schema,
            path="/graphql",
            graphql_ide=None,
            context_getter=context_getter,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            max_subscriptions_per_connection=50,
            allowed_origins=allowed_origins,
        )

    async def run(self, request: Any, context: Any = UNSET, root_value: Any = UNSET) -> Any:
        try:
            return await super().run(request, context, root_value)
        except HTTPException as refused:
            return refusal(refused)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        if request.method == "POST" and media_type != "application/json":
            raise HTTPException(HTTP_415_UNSUPPORTED_MEDIA_TYPE, "The request needs `Content-Type: application/json`.")
        return await super().parse_http_body(request)

    def decode_json(self, data: str | bytes) -> object:
        return parse_bounded_json(data)

    def parse_json(self, data: str | bytes) -> Any:
        value = super().parse_json(data)
        if not isinstance(value, dict):
            raise HTTPException(HTTP_400_BAD_REQUEST, "The request body must be a JSON object.")
        return value

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        if not isinstance(request_data.operation_name, str | None):
            raise HTTPException(HTTP_400_BAD_REQUEST, "`operationName` must be a string or null, if provided.")
        try:
            result = await super().execute_single(
                request, request_adapter, sub_response, context, root_value, request_data
            )
        except HTTPException as refused:
            raise (wrong_way(refused.__cause__) or refused) from refused.__cause__
        if RESPONSE_JSON in request.headers.get("accept", ""):
            sub_response.media_type = RESPONSE_JSON
            if refused_before_execution(result):
                sub_response.status_code = HTTP_400_BAD_REQUEST
        return result

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        answer = await super().process_result(request, result)
        if refused_before_execution(result):
            answer.pop("data", None)
        return answer

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        response = super().create_response(response_data, sub_response)
        media_type = sub_response.media_type or "application/json"
        response.headers["content-type"] = f"{media_type}; charset=utf-8"
        return response


def wrong_way(cause: BaseException | None) -> HTTPException | None:
    """Say by which way an operation has to come, where this one does not carry its kind."""
    if not isinstance(cause, InvalidOperationTypeError):
        return None
    if cause.operation_type is OperationType.SUBSCRIPTION:
        way = "`Accept: text/event-stream` or a WebSocket that speaks graphql-transport-ws"
        return HTTPException(HTTP_400_BAD_REQUEST, f"A subscription needs {way}.")
    return HTTPException(HTTP_405_METHOD_NOT_ALLOWED, "A mutation needs POST.")


def refusal(refused: HTTPException) -> JSONResponse:
    """Answer what is no request in the form that every other error has."""
    error = {"message": refused.reason, "extensions": {"code": BAD_REQUEST}}
    headers = {"allow": "POST"} if refused.status_code == HTTP_405_METHOD_NOT_ALLOWED else None
    return JSONResponse({"errors": [error]}, refused.status_code, headers)


def refused_before_execution(result: ExecutionResult) -> bool:
    """Tell whether nothing ran: a syntax error, a validation error, a variable of the wrong type."""
    return isinstance(result, PreExecutionError) or (
        result.data is None and bool(result.errors) and all(not error.path for error in result.errors or ())
    )
