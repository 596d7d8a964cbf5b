"""The topics of the press office, read from the files in `topics/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Templates of one kind of notice, in the language of `sample_city.language.grammar`."""

    name: str
    sections: tuple[str, ...]
    """Paths of the sections its notices stand in, besides the main listings."""
    stories: tuple[tuple[str, str], ...]
    """Title and lead that belong together."""
    paragraphs: tuple[str, ...]
    """In the order of a good notice; each notice takes some of them."""
    quotes: tuple[str, ...] = ()
    """What somebody says; the writer adds the marks and who it was."""
    captions: tuple[str, ...] = ()
    """Of a picture, with its alternative text after ` # `."""
    lists: tuple[tuple[str, ...], ...] = ()
    """A heading, which may be empty, and the items below it."""
    closing: tuple[str, ...] = ()
    """Announces the file that follows."""
    months: tuple[int, ...] = tuple(range(1, 13))
    years: tuple[int, int] = (2017, 2100)
    weight: int = 3
    """How often the topic comes up beside the others."""


@cache
def all_topics() -> tuple[Topic, ...]:
    """Return all topics in a fixed order. Raises `ValueError` for a file that holds no topic."""
    topics: list[Topic] = []
    folder = files("sample_city.language") / "topics"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        read = tomllib.loads(file.read_text(encoding="utf-8")).get("topic", [])
        if not read:
            raise ValueError(f"{file} holds no [[topic]]")
        topics.extend(Topic(**{name: _frozen(value) for name, value in entry.items()}) for entry in read)
    return tuple(topics)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds; a wrong name fails in Topic
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
