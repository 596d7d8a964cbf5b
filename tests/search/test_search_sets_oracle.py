"""Queries of every shape and filters of every kind against reading each article from its first word to its last.

What a form means is taken from `meaning`; what follows from it is worked out here once more, over the texts, from the
query as it was put together and not as it was read.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shelf import add, asked, new_archive

from archive.search.engine import matching, ordered, search
from archive.search.lemmas import meaning
from archive.search.results import Facets
from archive.search.words import fold, read

WORDS = ["Haus", "Häuser", "Rat", "Straße", "Str.", "gesperrte", "Bürger*innen", "Kirmes"]
BEGINNINGS = ["Ha", "Stra", "Str", "Bu", "Ki", "ges", "Zeppelin"]
POLITICS, TOWN = ("/Rathaus/Politik/", "Politik"), ("/Stadt-und-Leben/", "Stadt und Leben")
DAYS = ["2022-12-31", "2023-01-01", "2023-06-30", "2023-07-01", "2024-02-29"]


@dataclass(frozen=True)
class Article:
    title: str
    body: tuple[str, ...]
    captions: tuple[str, ...]
    published: str
    sections: tuple[tuple[str, str], ...]
    state: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.published)

    def passages(self, scope: str) -> tuple[str, ...]:
        if scope == "titel":
            return (self.title,)
        return self.captions if scope == "bild" else (self.title, *self.body, *self.captions)


WORD = st.sampled_from(WORDS)
PASSAGE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
ARTICLES = st.lists(
    st.builds(
        Article,
        title=PASSAGE,
        body=st.lists(PASSAGE, min_size=1, max_size=2).map(tuple),
        captions=st.lists(PASSAGE, max_size=1).map(tuple),
        published=st.sampled_from(DAYS),
        sections=st.sets(st.sampled_from([POLITICS, TOWN])).map(tuple),
        state=st.sampled_from(["online", "online", "gone", "missing", "withdrawn"]),
    ),
    min_size=4,
    max_size=8,
)

Holds = Callable[[Article, Sequence[Article]], bool]


@dataclass(frozen=True)
class Asked:
    """What is typed, and which articles it means."""

    text: str
    holds: Holds


def stands_for(form: str) -> set[str]:
    meant = meaning(form)
    return {meant.main, *meant.others, *meant.parts}


def forms_of(passages: Sequence[str]) -> set[str]:
    return {
        form for passage in passages for form in (*read(passage).forms, *(run.form for run in read(passage).joined))
    }


def has_token(article: Article, scope: str, tokens: set[str]) -> bool:
    return any(stands_for(form) & tokens for form in forms_of(article.passages(scope)))


def word(text: str, scope: str) -> Asked:
    meant = meaning(read(text).forms[0])
    return Asked(
        f"{scope}:{text}" if scope else text, lambda article, _: has_token(article, scope, {meant.main, *meant.others})
    )


def beginning(text: str, scope: str) -> Asked:
    def holds(article: Article, everything: Sequence[Article]) -> bool:
        forms = forms_of([passage for one in everything for passage in one.passages("")])
        mains = {meaning(form).main for form in forms if form.startswith(fold(text))}
        return has_token(article, scope, mains)

    return Asked(f"{scope}:{text}*" if scope else f"{text}*", holds)


def phrase(texts: Sequence[str], scope: str) -> Asked:
    def holds(article: Article, everything: Sequence[Article]) -> bool:
        known = forms_of([passage for one in everything for passage in one.passages("")])
        allowed = []
        for form in read(" ".join(texts)).forms:
            tokens = {meaning(form).main, *meaning(form).others}
            homographs = {meaning(one).main for one in known if tokens & set(meaning(one).others)}
            allowed.append(tokens | homographs)
        for passage in article.passages(scope):
            mains = [meaning(form).main for form in read(passage).forms]
            if any(
                all(main in place for main, place in zip(mains[first:], allowed, strict=False))
                for first in range(len(mains) - len(allowed) + 1)
            ):
                return True
        return False

    quoted = f'"{" ".join(texts)}"'
    return Asked(f"{scope}:{quoted}" if scope else quoted, holds)


SCOPE = st.sampled_from(["", "", "", "titel", "bild"])
LEAF = st.one_of(
    st.builds(word, WORD, SCOPE),
    st.builds(beginning, st.sampled_from(BEGINNINGS), SCOPE),
    st.builds(phrase, st.lists(WORD, min_size=1, max_size=3), SCOPE),
    st.sampled_from(
        [
            Asked("rubrik:rathaus-politik", lambda article, _: POLITICS in article.sections),
            Asked("rubrik:stadt-und-leben", lambda article, _: TOWN in article.sections),
            Asked("status:verschwunden", lambda article, _: article.state == "gone"),
            Asked("mit:bild", lambda article, _: bool(article.captions)),
            Asked("(von:2023-01-01)", lambda article, _: article.published >= "2023-01-01"),
            Asked("(bis:2023-06-30)", lambda article, _: article.published <= "2023-06-30"),
            Asked("(am:2023)", lambda article, _: article.published.startswith("2023")),
        ]
    ),
)


def _all(parts: Sequence[Asked]) -> Asked:
    return Asked(
        f"({' '.join(part.text for part in parts)})",
        lambda article, everything: all(part.holds(article, everything) for part in parts),
    )


def _any(parts: Sequence[Asked]) -> Asked:
    return Asked(
        f"({' ODER '.join(part.text for part in parts)})",
        lambda article, everything: any(part.holds(article, everything) for part in parts),
    )


def _none(part: Asked) -> Asked:
    return Asked(f"-({part.text})", lambda article, everything: not part.holds(article, everything))


QUERY = st.recursive(
    LEAF,
    lambda part: st.one_of(
        st.lists(part, min_size=2, max_size=3).map(_all),
        st.lists(part, min_size=2, max_size=3).map(_any),
        part.map(_none),
    ),
    max_leaves=4,
)


def archive_with(articles: Sequence[Article]) -> sqlite3.Connection:
    """Return an archive of the articles, ids from 1; both sections exist in any case."""
    conn = new_archive()
    conn.executemany("INSERT INTO sections (path, name) VALUES (?, ?)", [POLITICS, TOWN])
    for article in articles:
        add(
            conn,
            article.title,
            "\n\n".join(article.body),
            images=[(None, caption, None) for caption in article.captions],
            published=article.published,
            sections=article.sections,
            state=article.state,
        )
    conn.commit()
    return conn


def expected(articles: Sequence[Article], query: Asked) -> set[int]:
    shown = [article for article in articles if article.state != "withdrawn"]
    return {
        number
        for number, article in enumerate(articles, 1)
        if article.state != "withdrawn" and query.holds(article, shown)
    }


@settings(deadline=None, max_examples=150)
@given(ARTICLES, QUERY)
def test_a_query_of_any_shape_finds_just_what_it_means(articles: list[Article], query: Asked) -> None:
    conn = archive_with(articles)
    assert matching(conn, asked(query.text)) == expected(articles, query), query.text
    conn.close()


FILTERS: dict[str, dict[str, Callable[[Article], bool]]] = {
    "year": {
        "2023": lambda article: article.published.startswith("2023"),
        "2024": lambda article: article.published.startswith("2024"),
    },
    "month": {
        "1": lambda article: article.day.month == 1,
        "6": lambda article: article.day.month == 6,
    },
    "section": {
        "rathaus-politik": lambda article: POLITICS in article.sections,
        "/Stadt-und-Leben/": lambda article: TOWN in article.sections,
    },
    "status": {"verschwunden": lambda article: article.state == "gone"},
    "has": {"bild": lambda article: bool(article.captions)},
    "since": {"2023-01-01": lambda article: article.published >= "2023-01-01"},
    "until": {"2023-06-30": lambda article: article.published <= "2023-06-30"},
}
CHOSEN = st.fixed_dictionaries({}, optional={name: st.sampled_from(sorted(kinds)) for name, kinds in FILTERS.items()})


def as_fields(chosen: dict[str, str]) -> dict[str, object]:
    return {
        name: int(value)
        if name in ("year", "month")
        else date.fromisoformat(value)
        if name in ("since", "until")
        else value
        for name, value in chosen.items()
    }


@settings(deadline=None, max_examples=120)
@given(ARTICLES, st.one_of(st.just(Asked("", lambda article, _: True)), QUERY), CHOSEN)
def test_filters_and_counts_are_those_of_a_look_at_each_article(
    articles: list[Article], query: Asked, chosen: dict[str, str]
) -> None:
    conn = archive_with(articles)
    request = asked(query.text, per_page=100, **as_fields(chosen))
    matched = expected(articles, query)

    def left(*without: str) -> list[Article]:
        return [
            articles[number - 1]
            for number in sorted(matched)
            if all(FILTERS[name][value](articles[number - 1]) for name, value in chosen.items() if name not in without)
        ]

    results = search(conn, request)
    found = left()
    assert matching(conn, request) == {number for number in matched if articles[number - 1] in found}
    # A compound that stands nowhere is searched as its parts, and said; that is another matter.
    assume(not any("gesucht wurde auch" in note for note in results.notes))
    assert (results.total, len(results.hits), results.is_capped) == (len(found), len(found), False)
    if left("year", "month") or left("section") or left("status") or left("has"):
        years = Counter(article.day.year for article in left("year", "month"))
        assert dict(results.facets.years) == years
        assert [year for year, _ in results.facets.years] == sorted(years, reverse=True)
        months = Counter(a.day.month for a in left("month") if str(a.day.year) == chosen.get("year"))
        assert results.facets.months == tuple(sorted(months.items()))
        assert {one.label: one.count for one in results.facets.sections} == Counter(
            name for article in left("section") for _, name in article.sections
        )
        assert {one.value: one.count for one in results.facets.status} == Counter(
            "verschwunden" for article in left("status") if article.state == "gone"
        )
        assert {one.value: one.count for one in results.facets.has} == Counter(
            "bild" for article in left("has") if article.captions
        )
    else:
        assert results.facets == Facets()
    conn.close()


@settings(deadline=None, max_examples=80)
@given(ARTICLES, QUERY, st.integers(min_value=1, max_value=4))
def test_pages_hold_each_article_once_in_every_order(articles: list[Article], query: Asked, size: int) -> None:
    conn = archive_with(articles)
    total = search(conn, asked(query.text)).total
    for sort in ("relevanz", "neu", "alt"):
        pages = [
            [hit.article_id for hit in search(conn, asked(query.text, sort=sort, page=page, per_page=size)).hits]
            for page in range(1, total // size + 3)
        ]
        whole = [article for page in pages for article in page]
        assert len(whole) == len(set(whole)) == total
        assert all(len(page) == size for page in pages[: total // size])
        assert ordered(conn, asked(query.text, sort=sort, per_page=100)) == (total, whole)
        if sort != "relevanz":
            by_day = sorted(whole, key=lambda number: (articles[number - 1].published, number), reverse=sort == "neu")
            assert whole == by_day
    conn.close()
