"""One crawl of a city in which many pages are in trouble, and one after all is well again."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from scripted_city import Answer, Asked, City, Crawled, Notice, crawl, html, notices, rows, serving

MOVED = Notice(299_999, "Jetzt hier", date(2025, 1, 2))
ELSEWHERE = ["/", "/allris/vo020.asp?VOLFDNR=1", "/Rathaus/Buergerservice/Dienstleistungen/Detailansicht_5.html"]
BAIT = ["/allris/si010.asp", "/Rathaus/Dienstleistungen/Dienstleistungen-Detailansicht_13513.html", "/PDF/rat.pdf"]


@dataclass
class Troubled:
    city: City
    directory: Path
    notices: dict[str, Notice]
    first: Crawled
    asked: list[str]
    asked_at: dict[str, list[float]]
    second: Crawled
    third: Crawled
    states: dict[str, tuple[str, int | None, str | None]]

    def tries(self, name: str) -> int:
        return self.asked.count(self.notices[name].path)

    def state(self, name: str) -> tuple[str, int | None]:
        state, status, _ = self.states[f"https://www.herne.de{self.notices[name].path}"]
        return state, status

    def reason(self, name: str) -> str:
        return self.states[f"https://www.herne.de{self.notices[name].path}"][2] or ""


def busy_once(page: str, seen: list[float]) -> Answer | object:
    def answer(asked: Asked) -> Answer:
        seen.append(asked.at)
        return Answer("", 429, {"Retry-After": "1"}) if len(seen) == 1 else Answer(page)

    return answer


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubled]:
    directory = tmp_path_factory.mktemp("troubled")
    with serving(City()) as city:
        news = notices(60, listing_only_every=0)
        # Every second one is well, so that no row of failures ends the run.
        sick = iter(news[::2])
        named: dict[str, Notice] = {}
        asked_at: dict[str, list[float]] = {"busy": []}
        city.publish(news)
        city.pages[MOVED.path] = MOVED.page()

        def trouble(name: str, answer: object) -> None:
            named[name] = next(sick)
            city.pages[named[name].path] = answer  # type: ignore[assignment]

        trouble("error", Answer("oops", 500))
        trouble("truncated", Answer(news[2].page().encode()[:-150], claimed_length=len(news[2].page().encode())))
        trouble("large", html("<p>" + "x" * 200_000 + "</p>"))
        bomb = gzip.compress(bytes(30_000_000))
        trouble("bomb", Answer(bomb, headers={"Content-Encoding": "gzip"}))
        trouble("hanging", Answer("", after=20))
        trouble("gone", Answer(html("<h1>Nicht mehr da</h1>"), 410))
        trouble("denied", Answer("", 403))
        trouble("unreadable", html("<h1>Etwas ganz anderes</h1><p>Ohne Datum.</p>"))
        trouble("no text", Answer(b"%PDF-1.4\x00\xff" * 50, headers={"Content-Type": "application/pdf"}))
        trouble("foreign", Answer("", 302, {"Location": "http://localhost:1/Meldungen/"}))
        for place in ELSEWHERE:
            trouble(place, Answer("", 301, {"Location": place}))
            city.pages[place] = news[0].page()
        trouble("moved", Answer("", 301, {"Location": MOVED.path}))
        trouble("loop", lambda asked: Answer("", 302, {"Location": asked.path}))
        trouble("no location", Answer("", 302))
        trouble("forbidden", "")
        city.pages["/robots.txt"] = Answer(f"User-agent: *\nDisallow: {named['forbidden'].path}\n")
        trouble("spelling", "")
        spelling = named["spelling"]
        city.pages[spelling.path] = Answer("", 302, {"Location": f"{spelling.path}?druck=0"})
        city.pages[f"{spelling.path}?druck=0"] = spelling.page()
        named["busy"] = next(sick)
        city.pages[named["busy"].path] = busy_once(named["busy"].page(), asked_at["busy"])  # type: ignore[assignment]
        trouble("bait", "")
        links = "".join(f'<a href="{path}">mehr</a> ' for path in BAIT)
        city.pages[named["bait"].path] = html(
            f"<p>{named['bait'].date_line}</p><h1>Ausflug</h1><p>{links}"
            '<a href="http://example.org/Meldungen/News-Detailansicht_1.html">Anderswo</a> gilt das nicht.</p>'
        )
        limits = {"HERNE_CRAWL_TIMEOUT": "1", "HERNE_CRAWL_MAX_SIZE": "100000"}
        first = crawl(directory, city.url, **limits)
        asked = city.asked()
        query = "SELECT url, state, last_status, last_error FROM addresses WHERE kind = 'detail'"
        states = {url: tuple(rest) for url, *rest in rows(directory / "private/captures.db", query)}
        second = crawl(directory, city.url, **limits)
        # All is well again.
        city.pages["/robots.txt"] = Answer("", 404)
        city.publish(news)
        third = crawl(directory, city.url, "--full")
        yield Troubled(city, directory, named, first, asked, asked_at, second, third, states)  # type: ignore[arg-type]


def test_the_run_goes_on_and_ends_with_one(troubled: Troubled):
    assert troubled.first.code == 1, troubled.first.err
    assert troubled.first.summary["outcome"] == "complete"
    sick = [name for name in troubled.notices if troubled.state(name)[0] != "done"]
    # One that moved was published beside the sixty.
    assert troubled.first.summary["new"] == 60 - len(sick) + 1


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("error", ("failed", 500)),
        ("truncated", ("failed", None)),
        ("large", ("failed", None)),
        ("bomb", ("failed", None)),
        ("hanging", ("failed", None)),
        ("gone", ("missing", 410)),
        ("denied", ("failed", 403)),
        ("unreadable", ("unreadable", 200)),
        ("no text", ("unreadable", 200)),
        ("foreign", ("missing", 302)),
        *((place, ("missing", 301)) for place in ELSEWHERE),
        ("moved", ("moved", 301)),
        ("loop", ("failed", 302)),
        ("no location", ("failed", 302)),
        ("forbidden", ("forbidden", None)),
        ("spelling", ("done", 200)),
        ("busy", ("done", 200)),
        ("bait", ("done", 200)),
    ],
)
def test_every_address_ends_in_a_state(troubled: Troubled, name: str, state: tuple[str, int | None]):
    assert troubled.state(name) == state


@pytest.mark.parametrize(
    ("name", "tries"),
    [("error", 3), ("hanging", 3), ("truncated", 3), ("gone", 1), ("denied", 1), ("loop", 6), ("forbidden", 0)],
)
def test_what_may_pass_is_tried_again_and_nothing_else(troubled: Troubled, name: str, tries: int):
    assert troubled.tries(name) == tries


def test_retry_after_is_waited_for(troubled: Troubled):
    first, second = troubled.asked_at["busy"][:2]
    assert second - first >= 0.99


def test_no_other_place_is_asked_for(troubled: Troubled):
    assert not {*ELSEWHERE, *BAIT} & set(troubled.asked)


def test_reasons_say_what_was_found(troubled: Troubled):
    assert "localhost:1" in troubled.reason("foreign")
    assert "100000" in troubled.reason("bomb")
    assert troubled.reason("unreadable").startswith("MissingDateLine: ")
    assert troubled.reason("moved").endswith(f"{MOVED.path} now")


def test_each_problem_is_listed_once_with_its_address(troubled: Troubled):
    problems = troubled.first.summary["problems"]
    sick = {name for name in troubled.notices if troubled.state(name)[0] not in ("done", "moved")}
    assert sorted(problem["url"].removeprefix("https://www.herne.de") for problem in problems) == sorted(
        troubled.notices[name].path for name in sick
    )
    assert troubled.first.summary["errors"] == len(sick)


def test_the_same_troubles_are_no_news_in_the_next_run(troubled: Troubled):
    assert troubled.second.code == 0, troubled.second.out
    assert troubled.second.summary["problems"] == []


def test_pages_that_are_well_again_are_read(troubled: Troubled):
    assert troubled.third.code == 0, troubled.third.out
    numbers = {number for (number,) in rows(troubled.directory / "archive.db", "SELECT source_id FROM articles")}
    wanted = {str(notice.number) for name, notice in troubled.notices.items() if name != "moved"}
    assert wanted <= numbers
    assert rows(troubled.directory / "private/captures.db", "SELECT * FROM problems") == []


def test_bodies_of_all_answers_are_kept(troubled: Troubled):
    query = "SELECT status, count(*) FROM captures WHERE url LIKE '%Detailansicht%' GROUP BY status"
    kept = dict(rows(troubled.directory / "private/captures.db", query))
    assert kept[500] >= 3
    assert kept[410] >= 1
    assert kept[301] >= 4
    assert kept[302] >= 8
    assert kept[429] == 1
