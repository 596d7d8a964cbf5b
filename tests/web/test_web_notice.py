from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from datasette.app import Datasette
from visiting import Get, client_of

from herne_scraper.errors import ConfigurationError

NOTICE = "Vorführung: Diese Meldungen sind erfunden & stammen aus einer Beispielstadt."
PATHS = ("/", "/suche?q=Deich", "/meldung/herne-281500", "/archive", "/archive/articles", "/nirgends", "/-/plugins")


def beside(archive_path: Path, directory: Path, settings: str) -> Datasette:
    for file in archive_path.parent.glob("archive.db*"):
        shutil.copy(file, directory)
    (directory / "config.toml").write_text(settings, encoding="utf-8")
    return Datasette([str(directory / "archive.db")])


@pytest.fixture
def noted(archive_path: Path, tmp_path: Path) -> Get:
    return client_of(beside(archive_path, tmp_path, f'[web]\nnotice = "{NOTICE}"\n'))


@pytest.mark.parametrize("path", PATHS)
def test_a_notice_beside_the_archive_stands_on_every_page_and_keeps_search_engines_out(noted: Get, path: str) -> None:
    response = noted(path, follow_redirects=True)
    assert NOTICE.replace("&", "&amp;") in response.text
    assert '<meta name="robots" content="noindex">' in response.text
    assert response.headers.get_list("x-robots-tag") == ["noindex"]


@pytest.mark.parametrize("path", PATHS)
def test_without_one_there_is_none(get: Get, path: str) -> None:
    response = get(path, follow_redirects=True)
    assert 'class="notice"' not in response.text
    assert 'name="robots"' not in response.text


def test_settings_that_are_not_right_are_named_and_nothing_is_served(archive_path: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"config.toml: there is no setting web.notiz"):
        client_of(beside(archive_path, tmp_path, '[web]\nnotiz = "x"\n'))("/")
