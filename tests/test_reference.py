from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.cli import COMMANDS
from archive.migrations import archive_migrations, captures_migrations
from archive.reference import commands_md, documents, drift, main, schema_md, schema_sql, tables


def test_every_table_and_column_is_in_the_codebook() -> None:
    text = schema_md()
    for migrations in (archive_migrations, captures_migrations):
        found = tables(migrations)
        assert len(found) > 3
        for table in found:
            assert f"### `{table.name}`" in text
            assert table.columns
            for column in table.columns:
                assert f"| `{column.name}` | {column.declared} |" in text


def test_shadow_tables_are_no_part_of_the_codebook() -> None:
    names = {table.name for table in tables(archive_migrations)}
    assert "search" in names
    assert not {"search_data", "search_docsize", "sqlite_sequence", "_sqlite_migrations"} & names


def test_the_codebook_says_meaning_type_and_values() -> None:
    text = schema_md()
    assert "One row a notice of the city" in text
    assert "| `article_id` | integer, of articles | whose text it is |" in text
    assert "`online`, `missing`, `gone`, `withdrawn`" in text
    assert r"&lt;key>@&lt;first 12 hex" in text


def test_every_column_has_a_meaning() -> None:
    for migrations in (archive_migrations, captures_migrations):
        for table in tables(migrations):
            assert [column.name for column in table.columns if not column.meaning] == [], table.name
    text = schema_md()
    assert "| `kind` | text | what the address is: `listing`, `detail`, `feed`, `sitemap`, `media` |" in text
    assert "`extraction`, `backfill`, `withdrawn`, `redacted` |" in text


def test_the_sum_of_the_migrations_makes_the_same_tables() -> None:
    summed, migrated = Database(memory=True), Database(memory=True)
    summed.conn.executescript(schema_sql())
    for migrations in (archive_migrations, captures_migrations):
        migrations.apply(migrated)
    assert set(migrated.table_names()) - set(summed.table_names()) == {"_sqlite_migrations"}
    for name in summed.table_names():
        assert summed[name].columns == migrated[name].columns
        assert [index.columns for index in summed[name].indexes] == [index.columns for index in migrated[name].indexes]


def test_every_command_is_in_the_reference_with_an_example() -> None:
    sections = commands_md().split("\n## ")[1:]
    names = [section.partition("`\n")[0].removeprefix("`herne-archive").strip() for section in sections]
    assert [name for name in names if " " not in name] == ["", *COMMANDS]
    assert "site check" in names
    for section in sections[1:]:
        assert "Example" in section, section


def test_docs_that_lag_behind_are_shown(tmp_path: Path) -> None:
    for path, text in documents().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert list(drift(tmp_path)) == []
    schema = tmp_path / "docs" / "schema.md"
    schema.write_text(schema.read_text("utf-8").replace("### `articles`", "### `notices`"), "utf-8")
    found = "".join(drift(tmp_path))
    assert "-### `notices`\n+### `articles`\n" in found
    assert "commands.md" not in found


def test_the_check_fails_where_docs_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("archive.reference.ROOT", tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["--check"], standalone_mode=False)
    assert ended.value.code == 1
    assert "+# Schema" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
