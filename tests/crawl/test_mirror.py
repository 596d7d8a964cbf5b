from __future__ import annotations

import pytest

from herne_scraper.errors import ConfigurationError
from herne_scraper.mirror import Mirror

SITE = "https://www.herne.de"
COPY = Mirror.at(SITE, "http://127.0.0.1:8000/")


def test_without_a_copy_nothing_changes():
    mirror = Mirror.at(SITE, None)
    assert not mirror.is_copy
    assert mirror.fetched(f"{SITE}/Rathaus/?a=1") == f"{SITE}/Rathaus/?a=1"
    assert mirror.as_published(b"http://127.0.0.1:8000/") == b"http://127.0.0.1:8000/"
    assert mirror.is_ours("https://www.herne.de:443/x")


def test_addresses_go_to_the_copy_and_come_back():
    assert COPY.fetched(f"{SITE}/Rathaus/?a=1") == "http://127.0.0.1:8000/Rathaus/?a=1"
    assert COPY.resolved("/Rathaus/?a=1#x", "http://127.0.0.1:8000/y") == f"{SITE}/Rathaus/?a=1#x"
    assert COPY.resolved("http://127.0.0.1:8000/z", "http://127.0.0.1:8000/y") == f"{SITE}/z"


def test_address_of_the_site_is_fetched_at_the_copy():
    assert COPY.placed(f"{SITE}/z", "http://127.0.0.1:8000/y", f"{SITE}/z") == "http://127.0.0.1:8000/z"
    assert COPY.placed("?druck=1", "http://127.0.0.1:8000/y", f"{SITE}/y") == "http://127.0.0.1:8000/y?druck=1"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8001/",
        "https://127.0.0.1:8000/",
        "http://127.0.0.1/",
        "http://127.0.0.1:8000.example.org/",
        "http://example.org/127.0.0.1:8000",
        "file:///etc/passwd",
        "https://www.herne.de/",
        "http://127.0.0.1:99999/",
    ],
)
def test_every_other_place_is_foreign(url: str):
    assert not COPY.is_ours(url)


def test_links_to_the_copy_are_the_sites():
    body = b"<a href=\"http://127.0.0.1:8000/a\"> <img src='//127.0.0.1:8000/b'> http://127.0.0.1:80001/ 127.0.0.1:8000"
    assert COPY.as_published(body) == (
        b"<a href=\"https://www.herne.de/a\"> <img src='https://www.herne.de/b'> http://127.0.0.1:80001/ 127.0.0.1:8000"
    )


@pytest.mark.parametrize(
    "base", ["127.0.0.1:8000", "ftp://x/", "http://", "http://h/path", "http://u:p@h/", "http://h/?q"]
)
def test_base_that_is_more_or_less_than_a_place_is_refused(base: str):
    with pytest.raises(ConfigurationError, match="--base-url"):
        Mirror.at(SITE, base)
