"""Values that no command takes: each is named in one line, with exit code 2, and nothing is begun."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli import commands

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--archive", "", "status"), "it is empty and names nothing"),
        (("backup", ""), "it is empty and names nothing"),
        (("captures", "export", ""), "it is empty and names nothing"),
        (("crawl", "--log", ""), "it is empty and names nothing"),
        (("schedule", "--write", ""), "it is empty and names nothing"),
        (("site", "check", "--keep", ""), "it is empty and names nothing"),
        (("status", "--prometheus", ""), "it is empty and names nothing"),
        (("verify", "--known", f"{HUGE}:{'a' * 64}"), f"{HUGE}:aaaa"),
        (("reextract", "--jobs", HUGE), HUGE),
    ],
)
def test_a_value_that_cannot_be_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HERNE_ARCHIVE", raising=False)
    result = CliRunner().invoke(commands, arguments)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert list(tmp_path.iterdir()) == []
