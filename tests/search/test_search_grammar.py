"""The language as it is written down: each example means what it says, and nothing the parser knows is left out."""

from __future__ import annotations

import pytest
from asking import ask

from archive.search.grammar import AND, FIELDS, GRAMMAR, NOT, OR, OR_SIGN, Example
from archive.search.query_pieces import pieces

EXAMPLES = [example for construct in GRAMMAR for example in construct.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_each_example_is_understood_as_it_says_and_without_a_remark(example: Example) -> None:
    query = ask(example.query)
    assert (query.understood, query.notes) == (example.understood, ())


def test_each_construct_has_an_example_and_both_explanations() -> None:
    assert all(construct.examples and construct.german and construct.english for construct in GRAMMAR)


@pytest.mark.parametrize("known", [*(f"{field}:" for field in FIELDS), *OR, *AND, *NOT, OR_SIGN, "*", '"', "(", "-"])
def test_everything_the_parser_knows_is_written_down(known: str) -> None:
    assert any(known in text for construct in GRAMMAR for text in (*construct.syntax, construct.english))


def test_every_kind_of_piece_occurs_in_the_examples() -> None:
    found = {piece.kind for example in EXAMPLES for piece in pieces(example.query)}
    assert found == {"open", "close", "or", "and", "not", "field", "quoted", "chunk"}
