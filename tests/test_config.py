from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import archive.config
from archive.config import SETTINGS, Config, CrawlConfig, HealthcheckConfig, MediaConfig, WebConfig, load_config
from archive.crawling.crawl_settings import is_loopback, polite_settings
from herne_scraper.errors import ConfigurationError

SITE = "https://www.herne.de"


def write(directory: Path, text: str) -> Path:
    path = directory / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path):
    config = load_config(tmp_path, {})
    assert config == Config()
    assert config.contact is None
    assert config.crawl == CrawlConfig(delay=1.0, timeout=30.0, max_size=10 * 1024 * 1024, max_pages=5000)


def test_file_sets_everything(tmp_path: Path):
    write(
        tmp_path,
        'contact = "archiv@example.org"\n[crawl]\ndelay = 2\ntimeout = 10.5\nmax_size = 2048\nmax_pages = 7\n',
    )
    config = load_config(tmp_path, {})
    assert config.contact == "archiv@example.org"
    assert config.crawl == CrawlConfig(delay=2, timeout=10.5, max_size=2048, max_pages=7)


def test_file_sets_what_every_page_says(tmp_path: Path):
    write(tmp_path, '[web]\nnotice = " Nur zur\\nProbe. "\n')
    assert load_config(tmp_path, {}) == Config(web=WebConfig(notice="Nur zur Probe."))


def test_variable_overrides_the_file(tmp_path: Path):
    write(tmp_path, 'contact = "old@example.org"\n[crawl]\ndelay = 2\n')
    config = load_config(tmp_path, {"HERNE_CONTACT": "https://example.org/bot", "HERNE_CRAWL_DELAY": "0.5"})
    assert (config.contact, config.crawl.delay) == ("https://example.org/bot", 0.5)


def test_file_and_variables_say_whether_pictures_are_captured(tmp_path: Path):
    assert load_config(tmp_path, {}).media == MediaConfig(enabled=False, max_size=20_971_520, types=("images", "pdf"))
    write(tmp_path, '[media]\nenabled = true\nmax_size = 4096\ntypes = ["pdf"]\n')
    assert load_config(tmp_path, {}).media == MediaConfig(enabled=True, max_size=4096, types=("pdf",))
    variables = {"HERNE_MEDIA_ENABLED": "0", "HERNE_MEDIA_MAX_SIZE": "8192", "HERNE_MEDIA_TYPES": "pdf images"}
    assert load_config(tmp_path, variables).media == MediaConfig(max_size=8192, types=("images", "pdf"))
    with pytest.raises(ConfigurationError, match="HERNE_MEDIA_ENABLED must be true or false, not 'vielleicht'"):
        load_config(tmp_path, {"HERNE_MEDIA_ENABLED": "vielleicht"})


def test_empty_variable_is_none(tmp_path: Path):
    assert load_config(tmp_path, {"HERNE_CONTACT": " "}).contact is None


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ('kontakt = "a@example.org"', "kontakt", "'a@example.org'"),
        ("[crawl]\ndealy = 3", "crawl.dealy", "3"),
        ("contact = 5", "contact", "5"),
        ('contact = ""', "contact", "''"),
        ('contact = "nobody"', "contact", "'nobody'"),
        ('contact = "a@example.org) evil ("', "contact", "evil"),
        ('contact = "a@example.org\\r\\nX: y"', "contact", "X: y"),
        ("crawl = 3", "crawl", "3"),
        ('[crawl]\ndelay = "1"', "crawl.delay", "'1'"),
        ("[crawl]\ndelay = -1", "crawl.delay", "-1"),
        ("[crawl]\ndelay = nan", "crawl.delay", "nan"),
        ("[crawl]\ntimeout = true", "crawl.timeout", "True"),
        ("[crawl]\nmax_size = 1.5", "crawl.max_size", "1.5"),
        ("[crawl]\nmax_pages = 0", "crawl.max_pages", "0"),
        ('[media]\nenabled = "yes"', "media.enabled", "'yes'"),
        ("[media]\nmax_size = 99999999999", "media.max_size", "99999999999"),
        ("[media]\ntypes = []", "media.types", "[]"),
        ('[media]\ntypes = ["images", "films"]', "media.types", "films"),
        ('[media]\ntypes = "images"', "media.types", "'images'"),
        ("[media]\ntypes = [3]", "media.types", "[3]"),
        ("web = 3", "web", "3"),
        ("[web]\nnotcie = 3", "web.notcie", "3"),
        ("[web]\nnotice = 3", "web.notice", "3"),
        ('[web]\nnotice = " "', "web.notice", "' '"),
        ('[web]\nnotice = "a\\u0000b"', "web.notice", "a\\x00b"),
        (f'[web]\nnotice = "{"a" * 501}"', "web.notice", "500"),
        ("[schedule]\nevery = 3", "schedule.every", "3"),
        ('[schedule]\nevery = "daily"', "schedule.every", "'daily'"),
        ('[schedule]\nevery = "1m"', "schedule.every", "'1m'"),
        ("[status]\nleast_free = -1", "status.least_free", "-1"),
        ('[notify]\nwhen = "often"', "notify.when", "'often'"),
        ("[notify]\nheartbeat_days = 1.5", "notify.heartbeat_days", "1.5"),
        ("[notify]\ntimeout = 0", "notify.timeout", "0"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_value(tmp_path: Path, text: str, key: str, value: str):
    path = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        load_config(tmp_path, {})
    assert str(path) in str(caught.value)
    assert key in str(caught.value)
    assert value in str(caught.value)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[notify]\nurls = "json://user:hush@host"', "notify.urls"),
        ('[notify]\nurls = ["json://host", "user:hush@host"]', "notify.urls: address 2"),
        ('[notify]\nurls = ["json://user:hush@host/a b"]', "notify.urls: address 1"),
        ("[notify]\nurls = [5]", "notify.urls: address 1"),
        ('notify = "json://user:hush@host"', "notify must be a table"),
        ('[notify]\nurl = "json://user:hush@host"', "notify.url"),
        ('[healthcheck]\nurl = "ftp://hush"', "healthcheck.url"),
        ('[healthcheck]\nurl = "https://host:port/hush"', "healthcheck.url"),
        ('[healthcheck]\nurl = "https://host/hush hush"', "healthcheck.url"),
        ("[healthcheck]\nurl = 5", "healthcheck.url"),
    ],
)
def test_what_may_be_a_secret_is_named_and_not_repeated(tmp_path: Path, text: str, key: str):
    path = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        load_config(tmp_path, {})
    assert f"{path}: " in str(caught.value)
    assert key in str(caught.value)
    assert "hush" not in str(caught.value)


def test_file_and_variables_say_who_is_told(tmp_path: Path):
    write(
        tmp_path,
        '[notify]\nurls = ["json://a", "json://a"]\nwhen = "always"\nheartbeat_days = 0\n'
        '[healthcheck]\nurl = "https://hc.example/1"\n[schedule]\nevery = "6h"\n',
    )
    config = load_config(tmp_path, {})
    assert (config.notify.urls, config.notify.when, config.notify.heartbeat_days) == (("json://a",), "always", 0)
    assert (config.healthcheck.url, config.schedule.every) == ("https://hc.example/1", timedelta(hours=6))
    assert "json://" not in repr(config)
    assert "hc.example" not in repr(config)
    config = load_config(
        tmp_path,
        {
            "HERNE_NOTIFY_URLS": " json://b\njson://c ",
            "HERNE_HEALTHCHECK_URL": "http://hc.example/2",
            "HERNE_SCHEDULE_EVERY": "never",
        },
    )
    assert config.notify.urls == ("json://b", "json://c")
    assert (config.healthcheck.url, config.schedule.every) == ("http://hc.example/2", None)


def test_every_key_is_in_the_description(tmp_path: Path):
    for name, settings in SETTINGS.items():
        for key in settings:
            assert f"\n{key} = " in archive.config.__doc__
        assert not name or f"\n[{name}]\n" in archive.config.__doc__


def test_description_is_a_file_that_can_be_read(tmp_path: Path):
    text = archive.config.__doc__.partition("\n\n")[2].rpartition("\n\n")[0]
    write(tmp_path, text)
    config = load_config(tmp_path, {})
    shown = replace(config, contact=None, web=WebConfig(), healthcheck=HealthcheckConfig())
    assert replace(shown, notify=replace(shown.notify, urls=())) == Config(), "what is shown are the defaults"


def test_file_that_is_no_toml_is_named(tmp_path: Path):
    path = write(tmp_path, "contact = ")
    with pytest.raises(ConfigurationError, match=str(path)):
        load_config(tmp_path, {})


@pytest.mark.parametrize(("variable", "value"), [("HERNE_CRAWL_DELAY", "soon"), ("HERNE_CRAWL_MAX_SIZE", "1.5")])
def test_wrong_variable_is_named_with_its_value(tmp_path: Path, variable: str, value: str):
    with pytest.raises(ConfigurationError, match=rf"{variable}.*{value}"):
        load_config(tmp_path, {variable: value})


def test_crawl_of_the_city_without_contact_is_refused(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="HERNE_CONTACT=") as caught:
        polite_settings(Config(), tmp_path, SITE)
    assert str(tmp_path / "config.toml") in str(caught.value)


def test_crawl_of_the_city_is_slow_and_says_who_asks(tmp_path: Path):
    settings = polite_settings(Config(contact="archiv@example.org"), tmp_path, SITE)
    assert settings["USER_AGENT"].endswith(" (+archiv@example.org)")
    assert settings["DOWNLOAD_DELAY"] == 1.0
    assert "HERNE_BACKOFF" not in settings


def test_crawl_on_this_machine_is_quick_and_needs_no_contact(tmp_path: Path):
    settings = polite_settings(Config(), tmp_path, "http://127.0.0.1:8000")
    assert settings["DOWNLOAD_DELAY"] == 0
    assert settings["HERNE_BACKOFF"] == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1:80", "http://localhost", "http://[::1]:8000", "http://127.9.9.9"])
def test_loopback_is_this_machine(url: str):
    assert is_loopback(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1.example.org", "http://10.0.0.1", "https://www.herne.de", "x"])
def test_anything_else_is_another_machine(url: str):
    assert not is_loopback(url)
