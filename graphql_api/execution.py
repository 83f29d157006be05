"""How an operation is parsed, checked and answered: cached, bounded, and with no accident shown to the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from graphql import GraphQLError, GraphQLSyntaxError, OperationDefinitionNode
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import (
    AddValidationRules,
    MaskErrors,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.extensions.max_aliases import create_validator as aliases_at_most
from strawberry.extensions.query_depth_limiter import create_validator as depth_at_most
from strawberry.schema.exceptions import CannotGetOperationTypeError

from db.database import DatabaseLost
from studio.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphql import ASTValidationRule

MAX_DEPTH = 12
MAX_ALIASES = 30
MAX_TOKENS = 2_000
CACHED_DOCUMENTS = 256
BAD_REQUEST = "BAD_REQUEST"
UNAVAILABLE = "DATABASE_UNAVAILABLE"

# The validation cache keys on the rule classes, so they are made once: a class per request would miss every time.
LIMITS: list[type[ASTValidationRule]] = [depth_at_most(MAX_DEPTH, None, None), aliases_at_most(MAX_ALIASES)]

log = structlog.get_logger(__name__)


class BoundedParserCache(ParserCache):
    """The parser cache, with a syntax error left to the executor.

    Raised from inside the hook, the error would escape the streaming transports: a socket would see a bare `complete`
    and an event stream would break off.
    """

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        try:
            context.graphql_document = self.cached_parse_document(context.query, **context.parse_options)
        except GraphQLError:
            context.graphql_document = None
        yield


class OneOperation(SchemaExtension):
    """Refuses to guess which of several operations is meant, where the library would run the first."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        document = context.graphql_document
        if document and context._provided_operation_name is None:  # noqa: SLF001 - the public name is the first one's
            operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
            if len(operations) > 1:
                names = ", ".join(node.name.value for node in operations if node.name)
                context.pre_execution_errors = [GraphQLError(f"Say by `operationName` which one to run: {names}.")]
        yield


class ErrorCodes(MaskErrors):
    """Gives every top-level error an `extensions.code`, and hides what went wrong inside."""

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        original = error.original_error
        if original is None or isinstance(original, GraphQLError):
            extensions = {"code": code_of(error), **(error.extensions or {})}
            return GraphQLError(
                error.message, error.nodes, error.source, error.positions, error.path, original, extensions
            )
        if isinstance(original, CannotGetOperationTypeError):
            return GraphQLError(original.as_http_error_reason(), extensions={"code": BAD_REQUEST})
        if isinstance(original, MissingQueryError):
            return GraphQLError("There is no `query` in the request.", extensions={"code": BAD_REQUEST})
        if isinstance(original, DatabaseLost):
            return self.database_unavailable(error)
        log.error("graphql.bug", path=error.path, exc_info=original)
        return GraphQLError(
            "Something went wrong on our side. 서버에 문제가 생겼어요.",
            nodes=error.nodes,
            source=error.source,
            positions=error.positions,
            path=error.path,
            extensions={"code": "INTERNAL"},
        )

    def database_unavailable(self, error: GraphQLError) -> GraphQLError:
        """Say that it is for now, and no bug."""
        log.warning("graphql.database_unavailable", path=error.path)
        language = self.execution_context.context.language
        return GraphQLError(
            message(UNAVAILABLE, language),
            nodes=error.nodes,
            source=error.source,
            positions=error.positions,
            path=error.path,
            extensions={"code": UNAVAILABLE},
        )


def code_of(error: GraphQLError) -> str:
    """Name what kind of client mistake a top-level error is."""
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_USER_INPUT"


def extensions() -> list[type[SchemaExtension] | Callable[[], SchemaExtension]]:
    """Return the extensions in the order in which they wrap an operation, as factories."""
    return [
        lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
        lambda: AddValidationRules(LIMITS),
        lambda: BoundedParserCache(maxsize=CACHED_DOCUMENTS),
        lambda: ValidationCache(maxsize=CACHED_DOCUMENTS),
        OneOperation,
        ErrorCodes,
    ]
