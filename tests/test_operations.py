"""The handbook says what to do about everything the program can say, and names no command that is none."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import click
import pytest

from archive.cli import COMMANDS, commands
from archive.operation.attention import CODES

ROOT = Path(__file__).parents[1]
HANDBOOK = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
SOURCES = [*(ROOT / "archive").rglob("*.py"), *(ROOT / "herne_scraper").rglob("*.py")]


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading, without its head."""
    text = HANDBOOK.partition(f"### {heading}\n")[2].partition("\n#")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_reason_of_status_has_a_row_and_every_row_is_a_reason():
    found = [row[0].strip("`") for row in rows("What `status` says")]
    assert found == sorted(found, key=found.index)
    assert set(found) == set(CODES)
    assert all(row[1] and row[3] for row in rows("What `status` says"))


def said(path: Path) -> list[str]:
    """Return the longest constant part of each reason a run can end with, as its code builds them."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name.endswith(("give_up", "_why_failed.append", "why.append")) and node.args:
            parts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
            texts = [part for part in parts if isinstance(part, str) and len(part) > 8]
            if texts:
                found.append(max(texts, key=len).strip(" ;:,"))
    return list(dict.fromkeys(found))


def fragments() -> list[str]:
    quoted = [re.findall(r"`([^`]+)`", row[0]) for row in rows("What a run says when it ends with 1")]
    parts = [part.strip() for row in quoted for text in row for part in text.split("…")]
    return list(dict.fromkeys(part for part in parts if len(part) > 8))


@pytest.mark.parametrize(
    "reason", said(ROOT / "archive/crawling/crawl_run.py") + said(ROOT / "archive/crawling/pipeline.py")
)
def test_every_reason_of_a_run_has_a_row(reason: str):
    assert any(fragment in reason for fragment in fragments()), f"docs/operations.md has no row for: {reason}"


@pytest.mark.parametrize("fragment", fragments())
def test_every_row_is_something_the_program_says(fragment: str):
    assert any(fragment in " ".join(path.read_text(encoding="utf-8").split()) for path in SOURCES)


def command_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", HANDBOOK, flags=re.S)
    text = "\n".join(blocks).replace("&&", "\n")
    found = [line.partition(" #")[0].strip() for line in text.splitlines() if "herne-archive " in line]
    names = "|".join(COMMANDS)
    inline = re.findall(rf"`(?:herne-archive )?((?:{names}) -[^`]*)`", HANDBOOK)
    return list(dict.fromkeys([*found, *(f"herne-archive {line}" for line in inline)]))


@pytest.mark.parametrize("line", [line for line in command_lines() if "systemctl" not in line])
def test_every_command_of_the_handbook_is_taken(line: str):
    words = shlex.split(line.partition("herne-archive ")[2])
    if words[0] == "--archive":
        words = words[2:]
    assert words[0] in COMMANDS
    context = click.Context(commands)
    command = commands.get_command(context, words[0])
    while isinstance(command, click.Group):
        words = words[1:]
        command = command.get_command(context, words[0])
    assert command is not None
    # Options that belong to what runs, not a file that has to be there.
    with command.make_context(words[0], [word for word in words[1:] if word != "…"]):
        pass
