"""A page of a listing in a markup: what stands before the news, the entries, and the ways to the next page."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from string import Template

from sample_city.document import ORIGIN, Article
from sample_city.markups import surroundings as around
from sample_city.markups.body import set_blocks
from sample_city.markups.detail import render_document
from sample_city.markups.model import ListingPage, Markup, Paging, Rendered, Surroundings
from sample_city.markups.typesetting import set_date_line, set_text

_CONTACT = '<div class="ansprechpartner"><h2>{heading}</h2><p>{lines}</p></div>'

PAGINGS = ("head link", "rel anchor", "numbers", "weitere", "ältere", "pfeil")
"""How listings name their next page: `<link rel=next>`, an anchor with `rel=next`, page numbers, and in words."""


def render_listing(listing: ListingPage, markup: Markup, surroundings: Surroundings | None = None) -> Rendered:
    """Return the page of the listing. Raises `ValueError` for a way of paging that is not known."""
    if listing.paging.style not in PAGINGS:
        raise ValueError(f"{listing.paging.style!r} is no way of paging; known are {', '.join(PAGINGS)}")
    surroundings = surroundings or Surroundings()
    page = listing.path
    main = Template(markup.listing).substitute(
        heading=set_text(listing.heading, markup.noise),
        label=f"<p>{listing.label}</p>" if listing.label else "",
        before=_set_before(listing, markup),
        entries=markup.entry_join.join(_set_entry(entry, listing, markup) for entry in listing.entries),
        paging=_set_paging(listing.paging, markup, page),
        contact=around.contact(_CONTACT),
    )
    # Teasers in the sidebar of a listing would be entries to any reader.
    around_listing = replace(surroundings, related=())
    head = _set_head_link(listing.paging, markup, page)
    return render_document(markup, page, listing.heading, main, around_listing, head=head)


def _set_head_link(paging: Paging, markup: Markup, page: str) -> str:
    if paging.style != "head link" or not paging.following:
        return ""
    return f'<link rel="next" href="{escape(markup.address(ORIGIN + paging.following, page))}">'


def _set_entry(article: Article, listing: ListingPage, markup: Markup) -> str:
    page = listing.path
    return markup.entry.format(
        date=set_date_line(article.published, markup),
        title=markup.entry_title.format(set_text(article.title, markup.noise)),
        teaser=set_blocks(article.teaser if article.path else article.blocks, markup, page),
        more=_set_more(article, listing, markup),
    )


def _set_more(article: Article, listing: ListingPage, markup: Markup) -> str:
    if article.path is None:
        return ""
    lead, title, rest = article.more.partition("{title}")
    href = markup.address(ORIGIN + article.path, listing.path)
    if listing.detail_origin:
        href = listing.detail_origin + article.path
    if not title:
        return markup.more.format(href=escape(href), lead="", rest=set_text(article.more, markup.noise))
    rest = set_text(article.title + rest, markup.noise)
    return markup.more.format(href=escape(href), lead=set_text(lead, markup.noise), rest=rest)


def _set_before(listing: ListingPage, markup: Markup) -> str:
    page = listing.path
    html = [markup.paragraph.format(set_text(text, markup.noise)) for text in listing.intro]
    if listing.picture:
        html.append(markup.picture(listing.picture, markup, page))
    if listing.downloads:
        items = "".join(
            f'<li><a href="{escape(markup.address(ORIGIN + path, page))}">{set_text(label, markup.noise)}</a></li>'
            for label, path in listing.downloads
        )
        html.append(f"<ul>{items}</ul>")
    return "\n".join(html)


def _set_paging(paging: Paging, markup: Markup, page: str) -> str:
    archives = "".join(f"<li>{_link(path, words, markup, page)}</li>" for words, path in paging.archives)
    ways = _set_ways(paging, markup, page)
    return (f'<div class="archiv"><h2>Archiv</h2><ul>{archives}</ul></div>' if archives else "") + (
        f'<div class="blaettern">{ways}</div>' if ways else ""
    )


def _set_ways(paging: Paging, markup: Markup, page: str) -> str:
    following = paging.following
    previous = paging.pages[paging.position - 1] if paging.position else None
    back = _link(previous, "zurück", markup, page) if previous else ""
    match paging.style:
        case "numbers":
            return _set_numbers(paging, markup, page) if len(paging.pages) > 1 else ""
        case "rel anchor":
            return back + (_link(following, "Seite vor", markup, page, ' rel="next"') if following else "")
        case "weitere":
            return _link(following, "weitere Meldungen", markup, page) if following else ""
        case "ältere":
            newer = _link(previous, "neuere Meldungen", markup, page) if previous else ""
            return newer + (_link(following, "ältere Meldungen", markup, page) if following else "")
        case "pfeil":
            return back + (_link(following, "nächste Seite »", markup, page) if following else "")
        case _:
            # With `<link rel=next>` in the head, the page itself only says where it is.
            return f"Seite {paging.position + 1} von {len(paging.pages)}" if len(paging.pages) > 1 else ""


def _set_numbers(paging: Paging, markup: Markup, page: str) -> str:
    last = len(paging.pages) - 1
    near = {0, last, *range(max(paging.position - 2, 0), min(paging.position + 2, last) + 1)}
    return " ".join(
        f"<strong>{number + 1}</strong>"
        if number == paging.position
        else _link(paging.pages[number], str(number + 1), markup, page)
        for number in sorted(near)
    )


def _link(path: str, words: str, markup: Markup, page: str, attributes: str = "") -> str:
    href = escape(markup.address(ORIGIN + path, page))
    return f'<a href="{href}"{attributes}>{set_text(words, markup.noise)}</a>'
