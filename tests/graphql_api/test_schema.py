from pathlib import Path

from graphql_api.schema import schema

COMMITTED = Path(__file__).parents[2] / "schema.graphql"


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema.as_str() + "\n", "run `make schema`"


def test_every_field_and_type_that_clients_are_written_against_is_there() -> None:
    text = schema.as_str()
    for line in (
        "generate(input: GenerateInput!): GenerateResult!",
        "generateBatch(input: GenerateBatchInput!): GenerateBatchResult!",
        "cancelGeneration(id: ID!): CancelGenerationResult!",
        "retryGeneration(id: ID!, idempotencyKey: ID!): GenerateResult!",
        "generationEvents(id: ID!, after: EventCursor): GenerationEvent!",
        "generation(id: ID!): Generation",
        "node(id: ID!): Node",
        "quote(input: GenerateInput!): QuoteResult!",
        "providers: [Provider!]!",
        "system: System!",
    ):
        assert line in text, line
