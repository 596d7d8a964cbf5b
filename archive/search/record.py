"""A page of results as JSON-ready values, for site and command line alike. Pure; knows no addresses."""

from __future__ import annotations

from typing import Any

from archive.search.grammar import EXAMPLE_DAY, GRAMMAR
from archive.search.results import Correction, Explanation, FacetCount, Facets, Hit, Results, SearchRequest
from archive.search.snippets import Fragments


def results_record(request: SearchRequest, results: Results) -> dict[str, Any]:
    """Return everything a script needs of a page of results."""
    record: dict[str, Any] = {
        "query": request.q,
        "understood": results.understood,
        "notes": list(results.notes),
        "total": results.total,
        "is_capped": results.is_capped,
        "page": request.page,
        "pages": pages(results.total, request.per_page),
        "per_page": request.per_page,
        "sort": request.sort,
        "hits": [hit_record(hit) for hit in results.hits],
        "facets": facets_record(results.facets),
        "corrections": [correction_record(one) for one in results.corrections],
        "related": list(results.related),
    }
    if results.explanation is not None:
        record["explanation"] = explanation_record(results.explanation)
    return record


def grammar_record() -> dict[str, Any]:
    """Return the language of the search."""
    return {
        "grammar": [
            {
                "syntax": list(construct.syntax),
                "german": construct.german,
                "english": construct.english,
                "examples": [{"q": example.query, "understood": example.understood} for example in construct.examples],
            }
            for construct in GRAMMAR
        ],
        "examples_typed_on": EXAMPLE_DAY.isoformat(),
    }


def pages(total: int, per_page: int) -> int:
    """Return how many pages there are."""
    return -(-total // per_page)


def hit_record(hit: Hit) -> dict[str, Any]:
    """Return an article that was found."""
    return {
        "key": hit.key,
        "slug": hit.slug,
        "title": plain(hit.title),
        "published": hit.published.isoformat(),
        "sections": [section.path for section in hit.sections],
        "places": list(hit.places),
        "state": hit.state,
        "versions": hit.versions,
        "is_changed": hit.is_changed,
        "has_image": hit.has_image,
        "has_attachment": hit.has_attachment,
        "title_fragments": fragments_record(hit.title),
        "snippet_fragments": fragments_record(hit.snippet),
        "snippet_source": hit.source,
        "snippet_source_label": hit.source_label,
    }


def facets_record(facets: Facets) -> dict[str, Any]:
    """Return the counts, each list in the order of a page."""
    return {
        "years": [{"value": year, "count": count} for year, count in facets.years],
        "months": [{"value": month, "count": count} for month, count in facets.months],
        **{
            name: [_facet_record(facet) for facet in counts]
            for name, counts in (
                ("sections", facets.sections),
                ("places", facets.places),
                ("has", facets.has),
                ("status", facets.status),
            )
        },
    }


def _facet_record(facet: FacetCount) -> dict[str, Any]:
    return {"value": facet.value, "label": facet.label, "count": facet.count}


def correction_record(correction: Correction) -> dict[str, Any]:
    """Return what a reader may have meant."""
    return {"q": correction.q, "words": [{"typed": typed, "meant": meant} for typed, meant in correction.words]}


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return what was searched."""
    return {
        "tree": list(explanation.tree),
        "terms": [
            {"typed": typed, "tokens": list(tokens), "forms": list(forms)} for typed, tokens, forms in explanation.terms
        ],
        "expression": explanation.expression,
        "order": explanation.order,
    }


def fragments_record(pieces: Fragments) -> list[dict[str, Any]]:
    """Return a text in pieces, each with whether it is marked."""
    return [{"text": text, "match": is_match} for text, is_match in pieces]


def plain(pieces: Fragments) -> str:
    """Return a text without its marks."""
    return "".join(text for text, _ in pieces)
