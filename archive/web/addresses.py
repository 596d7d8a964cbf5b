"""The addresses of the public archive that pages link to. Without the prefix of a proxy: templates add that."""

from __future__ import annotations

from collections.abc import Callable

from archive.web.instance import Datasette, Request
from archive.web.search_values import SearchValues, search_path

Url = Callable[[str], str]
"""Makes the full address of a path of ours, with host and prefix: for what is read elsewhere."""


def full_addresses(datasette: Datasette, request: Request) -> Url:
    """Return what makes full addresses, under the host that was asked."""

    def url(path: str) -> str:
        address: str = datasette.absolute_url(request, datasette.urls.path(path))
        return address

    return url


def article_path(key: str, slug: str) -> str:
    """Return the permanent address of an article."""
    return f"/meldung/{key}/{slug}"


def version_path(key: str, version_id: str) -> str:
    """Return the permanent address of a version: in it stands what of the version's name follows the `@`."""
    return f"/meldung/{key}/fassungen/{version_id.rpartition('@')[2]}"


def article_json_path(key: str) -> str:
    """Return the address of an article's record."""
    return f"/meldung/{key}.json"


def media_path(file: str) -> str:
    """Return where a captured picture or file is, by the name that its bytes give it."""
    return f"/media/{file}"


def year_path(year: int) -> str:
    """Return where the articles of a year are listed."""
    return search_path(SearchValues(year=year))


def section_path(slug: str) -> str:
    """Return where the articles of a section are listed."""
    return search_path(SearchValues(section=slug))
