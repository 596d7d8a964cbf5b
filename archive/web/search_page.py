"""The page of a search: hits with their matches marked, filters with counts, order, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from datasette import Response

from archive.search import places
from archive.search.grammar import AND, NOT, OR
from archive.search.results import THINGS, Correction, Hit
from archive.search.section_names import section_slug
from archive.web import search_choices
from archive.web.addresses import article_path, version_path
from archive.web.instance import Datasette, Request
from archive.web.responses import NOBODY, page, redirect
from archive.web.search_values import FORMATS, SORTS, STATUSES, SearchValues, search_path, with_page
from archive.web.search_words import in_words
from archive.web.searching import PER_PAGE, Asked, arguments_of, ask, values_of

NOT_SEARCHED = "Nichts gesucht"
"""Over the answer to a query without a word."""
PLAIN_WORDS = re.compile(r"[^\W_]+(?:\s+[^\W_]+){1,4}")
"""A query of a few words and nothing else, of which one might do."""


async def results_page(datasette: Datasette, request: Request) -> Response:
    """Show what a search finds; a form's address, with its empty fields, leads to the one that is passed on."""
    read, not_read = values_of(request)
    if not not_read and any("" in values for values in arguments_of(request).values()):
        return redirect(datasette.urls.path(search_path(read)), status=302)
    asked = await ask(datasette, request)
    values, results = asked.values, asked.results
    section_name = asked.section.name if asked.section else None
    place = places.place_of(values.place) if values.place else None
    place_name = place.name if place else None
    links = search_choices.paging(values, asked.pages)
    sentence = in_words(values, results, section_name=section_name, place_name=place_name)
    return await page(
        datasette,
        request,
        "search.html",
        {
            "here": "suche",
            "values": values,
            "sorts": SORTS,
            "statuses": STATUSES,
            "things": THINGS,
            "notes": asked.notes,
            "sentence": sentence if asked.searched else NOT_SEARCHED,
            "searched": asked.searched,
            "total": results.total,
            "pages": asked.pages,
            "first": (values.page - 1) * PER_PAGE + 1,
            "hits": [_shown(hit, asked) for hit in results.hits],
            "corrections": [_correction(values, one) for one in results.corrections],
            "related": [
                search_choices.Choice(label=word, path=search_path(replace(values, q=word, page=1)))
                for word in results.related
            ],
            "any_word": _any_word(values),
            "removable": search_choices.chosen(values, section_name, place_name),
            "order_choices": search_choices.orders(values),
            "years": search_choices.years(values, results.facets),
            "sections": search_choices.sections(
                values, results.facets, section_slug(asked.section.path) if asked.section else None
            ),
            "most_sections": search_choices.MOST_SECTIONS,
            "places": search_choices.places(values, results.facets, places.known()),
            "kinds": search_choices.kinds(values, results.facets),
            "section_choices": _form_sections(asked),
            "place_choices": places.known(),
            "paging": links,
            "neighbours": search_choices.neighbours(links),
            "last_page": with_page(values, max(asked.pages, 1)),
            "formats": {form: search_path(replace(values, page=1), form) for form in FORMATS},
        },
        robots=NOBODY,
        scripted=True,
    )


def _shown(hit: Hit, asked: Asked) -> dict[str, Any]:
    """Return a hit as the page shows it."""
    version = hit.source_label if hit.source == "fassung" else None
    return {
        "path": article_path(hit.key, hit.slug),
        "title": hit.title,
        "snippet": hit.snippet,
        "source": hit.source,
        "source_label": hit.source_label,
        "version_path": version_path(hit.key, version) if version else None,
        "version_time": asked.version_times.get(version or ""),
        "published": hit.published,
        "state": hit.state,
        "facts": _facts(hit),
    }


def _facts(hit: Hit) -> list[str]:
    facts = [section.name for section in hit.sections]
    about = [place for place in places.known() if place.slug in hit.places]
    # Where a quarter is named its district goes without saying.
    facts += [place.name for place in about if not any(other.within == place.slug for other in about)]
    facts += ["mit Bild"] * hit.has_image + ["mit Anhang"] * hit.has_attachment
    if hit.versions > 1:
        facts.append(f"{hit.versions} Fassungen" + (", nachträglich geändert" if hit.is_changed else ""))
    return facts


def _correction(values: SearchValues, correction: Correction) -> dict[str, Any]:
    return {
        "path": search_path(replace(values, q=correction.q, page=1)),
        "pieces": tuple(_replaced(correction)),
    }


def _replaced(correction: Correction) -> Iterator[tuple[str, bool]]:
    """Yield the corrected query in pieces, true where a word was replaced."""
    rest = correction.q
    for _, word in correction.words:
        before, found, rest_after = rest.partition(word)
        if found:
            yield before, False
            yield found, True
            rest = rest_after
    yield rest, False


def _any_word(values: SearchValues) -> search_choices.Choice | None:
    """Return the search for any of the words, where the query is nothing but a few words that must all occur."""
    words = [word for word in values.q.split() if word not in AND]
    if PLAIN_WORDS.fullmatch(" ".join(words)) is None or not {*OR, *NOT}.isdisjoint(words):
        return None
    q = " ODER ".join(words)
    return search_choices.Choice(label=q, path=search_path(replace(values, q=q, page=1)))


def _form_sections(asked: Asked) -> list[dict[str, Any]]:
    """Return all sections by name, for the form."""
    return [
        {"slug": section_slug(section.path), "name": section.name, "selected": section == asked.section}
        for section in sorted(asked.known_sections, key=lambda section: section.name)
    ]
