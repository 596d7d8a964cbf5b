from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from shelf import add, new_archive

from archive.cli import main
from archive.search.index import unindex


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("archive")
    with closing(new_archive(str(directory / "archive.db"))) as conn:
        politics = [("/Rathaus/Politik/", "Politik")]
        add(conn, "Bombe in Wanne", "Der Rat der Stadt warnt.", published="2023-01-01", sections=politics)
        add(conn, "Bomben entschärft", "Alles gut.", published="2024-01-01")
        add(conn, "Steuerzeichen \x1b[31m", "Rot.", published="2022-01-01", state="gone")
        conn.commit()
    return directory


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line as it is called, within this process."""

    def run(*arguments: str, directory: Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["herne-archive", "--archive", str(directory), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, printed.out, printed.err)

    return run


def test_hits_are_printed_plainly_where_there_is_no_terminal(run: Run, directory: Path) -> None:
    done = run("search", "bombe", directory=directory)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2 articles",
        "",
        "2023-01-01  Bombe in Wanne",
        "            herne-100001",
        "            Der Rat der Stadt warnt.",
        "",
        "2024-01-01  Bomben entschärft",
        "            herne-100002",
        "            Alles gut.",
    ]


def test_a_crawl_that_writes_meanwhile_changes_no_answer(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "archive.db")
    with closing(new_archive(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        for title in ("Bombe", "Bomben"):
            add(conn, title)
        conn.commit()
    writer = sqlite3.connect(path)
    connect = sqlite3.connect

    def write_before_hits_are_read(statement: str) -> None:
        if statement.lstrip().startswith("SELECT m.rowid_, a.id, a.key"):
            unindex(writer, 1)
            writer.commit()

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        conn = connect(*arguments, **options)
        conn.set_trace_callback(write_before_hits_are_read)
        return conn

    monkeypatch.setattr(sqlite3, "connect", traced)
    with closing(writer):
        done = run("search", "bombe", "--json", directory=tmp_path)
    assert [hit["key"] for hit in json.loads(done.stdout)["hits"]] == ["herne-100001", "herne-100002"]


def test_matches_are_marked_on_a_terminal(directory: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "archive", "--archive", str(directory), "search", "bombe", "wanne"]
    with subprocess.Popen(command, stdout=theirs) as process:
        process.wait(timeout=30)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "\x1b[33m\x1b[1m\x1b[4mBombe\x1b[0m" in shown


def test_what_the_readers_encoding_has_not_is_written_out(tmp_path: Path) -> None:
    assert "Straßenfest \\u2192 \\U0001f389 Crange" in searched(tmp_path, "crange", encoding="latin-1")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8:strict"])
def test_json_can_be_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    found = json.loads(searched(tmp_path, "--json", b"crange \xff", encoding=encoding))
    assert found["query"] == "crange \udcff"
    assert [hit["title"] for hit in found["hits"]] == ["Straßenfest → 🎉 Crange"]


def searched(folder: Path, *arguments: str | bytes, encoding: str) -> str:
    with closing(new_archive(str(folder / "archive.db"))) as conn:
        add(conn, "Straßenfest → 🎉 Crange")
        conn.commit()
    done = subprocess.run(
        [sys.executable, "-m", "archive", "--archive", str(folder), "search", *arguments],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    return done.stdout.decode(encoding.partition(":")[0])


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["bombe", "-wanne"], ["herne-100002"]),
        (["-wanne", "-steuerzeichen"], ["herne-100002"]),
        (["-herne"], ["herne-100002", "herne-100001", "herne-100003"]),
        (['"Rat der Stadt"'], ["herne-100001"]),
        (["bombe", "--year", "2024"], ["herne-100002"]),
        (["--jahr", "2023"], ["herne-100001"]),
        (["--section", "/Rathaus/Politik/"], ["herne-100001"]),
        (["--rubrik", "rathaus-politik", "bombe"], ["herne-100001"]),
        (["--since", "2023-06-01"], ["herne-100002"]),
        (["--until", "2023-01-01", "--sort", "alt"], ["herne-100003", "herne-100001"]),
        (["--limit", "1", "--page", "2"], ["herne-100001"]),
        (["--place", "Wanne"], ["herne-100001"]),
        (["--ort", "stadtbezirk wanne", "bombe"], ["herne-100001"]),
        (["--status", "verschwunden"], ["herne-100003"]),
        (["--mit", "pdf"], []),
        (["bombe", "ort:Wanne"], ["herne-100001"]),
        (["bombe", "von:2023-06"], ["herne-100002"]),
        (["einhorn", "ODER", "Rat"], ["herne-100001"]),
        (["-wanne", "status:verschwunden"], ["herne-100003"]),
        (["einhorn"], []),
    ],
)
def test_options_are_those_of_the_pages(run: Run, directory: Path, arguments: list[str], keys: list[str]) -> None:
    done = run("search", *arguments, "--json", directory=directory)
    assert (done.returncode, done.stderr) == (0, "")
    assert [hit["key"] for hit in json.loads(done.stdout)["hits"]] == keys


def test_json_holds_all_a_script_needs(run: Run, directory: Path) -> None:
    record = json.loads(run("search", "bombe", "einhorn*", "--json", directory=directory).stdout)
    assert record | {"hits": None} == {
        "query": "bombe einhorn*",
        "understood": "bombe und einhorn…",
        "notes": ["„einhorn*“ kommt in keiner Meldung vor."],
        "total": 0,
        "is_capped": False,
        "page": 1,
        "pages": 0,
        "per_page": 10,
        "sort": "relevanz",
        "hits": None,
        "facets": {"years": [], "months": [], "sections": [], "places": [], "has": [], "status": []},
        "corrections": [],
        "related": [],
    }
    record = json.loads(run("search", "bombe", "wanne", "--json", directory=directory).stdout)
    (hit,) = record["hits"]
    assert hit["title_fragments"][0] == {"text": "Bombe", "match": True}
    assert (hit["sections"], hit["places"], hit["snippet_source"]) == (["/Rathaus/Politik/"], ["wanne"], "text")
    assert record["facets"]["years"] == [{"value": 2023, "count": 1}]
    assert record["facets"]["sections"] == [{"value": "rathaus-politik", "label": "Politik", "count": 1}]


def test_what_was_searched_is_explained_on_demand(run: Run, directory: Path) -> None:
    done = run("search", "bombe", "ort:Wanne", "--explain", directory=directory)
    explained, _, found = done.stdout.partition("\n\n")
    lines = explained.splitlines()
    assert lines[0] == "Query:"
    assert "    word bombe" in lines
    assert any(line.startswith("    ort wanne") for line in lines)
    (words,) = [line for line in lines if line.startswith("  bombe: ")]
    assert "Bomben" in words
    assert any(line.startswith("Order: by BM25") for line in lines)
    assert found.startswith("1 article\n")
    record = json.loads(run("search", "bombe", "--explain", "--json", directory=directory).stdout)
    assert record["explanation"]["terms"][0]["typed"] == "bombe"
    assert "explanation" not in json.loads(run("search", "bombe", "--json", directory=directory).stdout)


def test_the_language_is_printed_without_an_archive(run: Run, tmp_path: Path) -> None:
    printed = run("search", "--grammar", directory=tmp_path / "leer")
    assert printed.returncode == 0
    record = json.loads(run("search", "--grammar", "--json", directory=tmp_path / "leer").stdout)
    for construct in record["grammar"]:
        assert construct["english"] in printed.stdout
        for example in construct["examples"]:
            assert example["q"] in printed.stdout


def test_a_typing_error_is_asked_about_beside_the_results(run: Run, directory: Path) -> None:
    done = run("search", "Bmobe", directory=directory)
    assert done.stdout == "0 articles\n"
    assert "Did you mean: Bombe" in done.stderr.splitlines()
    record = json.loads(run("search", "Bmobe", "--json", directory=directory).stdout)
    assert record["corrections"][0] == {"q": "Bombe", "words": [{"typed": "Bmobe", "meant": "Bombe"}]}


def test_notes_go_to_stderr(run: Run, directory: Path) -> None:
    done = run("search", "einhorn", directory=directory)
    assert (done.stdout, done.stderr) == ("0 articles\n", "„einhorn“ kommt in keiner Meldung vor.\n")


def test_control_signs_of_an_article_do_not_reach_the_terminal(run: Run, directory: Path) -> None:
    done = run("search", "steuerzeichen", directory=directory)
    assert "\x1b" not in done.stdout
    assert "herne-100003  [gone]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--yaer", "2024"], "--yaer"),
        (["--year", "abc"], "--year"),
        (["--since", "irgendwann"], "--since"),
        (["--since", "2024-03-02", "--until", "2024-03-01"], "2024-03-01 lies before 2024-03-02"),
        (["--section", "nix"], "--section"),
        (["--sort", "zufall"], "--sort"),
        (["--place", "Atlantis"], "there are Herne-Mitte"),
        (["--status", "weg"], "--status"),
        (["--mit", "ton"], "--mit"),
        (["--page", "0"], "--page"),
    ],
)
def test_wrong_usage_is_named_and_ends_with_2(run: Run, directory: Path, arguments: list[str], message: str) -> None:
    done = run("search", "bombe", *arguments, directory=directory)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["search", "reindex"])
def test_without_an_archive_the_place_looked_at_is_named(run: Run, tmp_path: Path, command: str) -> None:
    done = run(command, directory=tmp_path / "leer")
    assert done.returncode == 1
    assert done.stdout == ""
    assert str(tmp_path / "leer") in done.stderr
    assert not (tmp_path / "leer").exists()
    done = run(command, "--json", directory=tmp_path)
    assert json.loads(done.stderr)["error"] == "NoArchive"


def test_an_old_index_is_named_and_rebuilt(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with closing(new_archive(str(path))) as conn:
        add(conn, "Bagger")
        conn.execute("UPDATE analyser SET version = '0'")
        conn.commit()
    refused = run("search", "bagger", directory=tmp_path)
    assert refused.returncode == 1
    assert "herne-archive reindex" in refused.stderr
    assert run("reindex", "--check", directory=tmp_path).returncode == 1
    rebuilt = run("reindex", directory=tmp_path)
    assert (rebuilt.returncode, rebuilt.stdout) == (0, "Search index rebuilt: 1 article.\n")
    assert json.loads(run("reindex", "--check", "--json", directory=tmp_path).stdout) == {
        "articles": 1,
        "rebuilt": False,
    }
    assert run("search", "bagger", directory=tmp_path).stdout.startswith("1 article\n")


def test_a_damaged_index_is_found_by_the_check(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with closing(new_archive(str(path))) as conn:
        add(conn, "Bagger")
        conn.commit()
        conn.execute("UPDATE articles SET title = 'Kran'")
        conn.commit()
    done = run("reindex", "--check", directory=tmp_path)
    assert done.returncode == 1
    assert "article 1: it is indexed with another text" in done.stderr
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM search_meta").fetchone() == (1,)
