"""The many ways to put a picture, its caption and its credit into HTML.

Each function shows a reader the same: the picture and, at it, caption and credit where there are any.
"""

from __future__ import annotations

from html import escape

from sample_city.document import ORIGIN, Picture
from sample_city.markups.model import Markup
from sample_city.markups.typesetting import set_attribute, set_text

PLACEHOLDER = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def smaller(path: str, width: int) -> str:
    """Return the path of a smaller version: `/Bilder/x.png` of 480 pixels is `/Bilder/x_480.png`."""
    stem, dot, ending = path.rpartition(".")
    return f"{stem}_{width}{dot}{ending}"


def two_lines_in_a_figure(picture: Picture, markup: Markup, page: str) -> str:
    """Set caption and credit as two lines of a `figcaption`."""
    lines = "<br>".join(filter(None, (_caption(picture, markup), _credit(picture, markup))))
    return f"<figure>{_plain(picture, markup, page)}{_around(lines, '<figcaption>{}</figcaption>')}</figure>"


def one_line_in_a_figure(picture: Picture, markup: Markup, page: str) -> str:
    """Set caption and credit in one line of a `figcaption`; srcset has the largest picture."""
    line = " ".join(
        filter(None, (_caption(picture, markup), _around(_credit(picture, markup), '<span class="cr">{}</span>')))
    )
    return (
        f"<figure>\n  {_by_width(picture, markup, page)}\n  {_around(line, '<figcaption>{}</figcaption>')}\n</figure>"
    )


def brackets_in_a_division(picture: Picture, markup: Markup, page: str) -> str:
    """Set one line below the picture, the credit in brackets; no element says what is what."""
    credit = _credit(picture, markup)
    if picture.caption and credit:
        credit = f"({credit})"
    line = " ".join(filter(None, (_caption(picture, markup), credit)))
    return f'<div class="bild">{_plain(picture, markup, page)}{_around(line, "<p>{}</p>")}</div>'


def small_table(picture: Picture, markup: Markup, page: str) -> str:
    """Set a table of one column: the picture, below it caption and credit."""
    lines = "<br>".join(filter(None, (_caption(picture, markup), _credit(picture, markup))))
    below = _around(lines, '<tr><td><font size="-1">{}</font></td></tr>')
    return f'<table class="bild"><tr><td>{_plain(picture, markup, page)}</td></tr>{below}</table>'


def lazy(picture: Picture, markup: Markup, page: str) -> str:
    """Set a placeholder until a script puts in the picture, and the same picture for those without script."""
    alt = set_attribute(picture.alt or "", markup.noise)
    href = _address(picture.path, markup, page)
    small = _address(smaller(picture.path, 480), markup, page)
    image = (
        f'<img class="lazyload" src="{PLACEHOLDER}" data-src="{small}" '
        f'data-srcset="{small} 480w, {href} 1600w" alt="{alt}">'
    )
    fallback = f'<noscript><img src="{small}" alt="{alt}"></noscript>'
    caption = _around(_caption(picture, markup), '<div class="unterschrift">{}</div>')
    credit = _around(_credit(picture, markup), '<div class="nachweis">{}</div>')
    return f'<div class="medium"><div class="rahmen">{image}{fallback}</div>{caption}{credit}</div>'


def lazy_source(picture: Picture, markup: Markup, page: str) -> str:
    """Set a lazily loaded picture without srcset: only `data-src` names it."""
    alt = set_attribute(picture.alt or "", markup.noise)
    href = _address(picture.path, markup, page)
    line = " ".join(filter(None, (_caption(picture, markup), _credit(picture, markup))))
    image = f'<img src="/static/leer.gif" data-src="{href}" alt="{alt}" loading="lazy">'
    return f'<div class="foto">{image}{_around(line, "<div>{}</div>")}</div>'


def sources(picture: Picture, markup: Markup, page: str) -> str:
    """Set a `picture` element with candidates by density, the largest not last."""
    alt = set_attribute(picture.alt or "", markup.noise)
    href = _address(picture.path, markup, page)
    small = _address(smaller(picture.path, 480), markup, page)
    lines = _around(_caption(picture, markup), "<span>{}</span>") + _around(
        _credit(picture, markup), "<br><small>{}</small>" if picture.caption else "<small>{}</small>"
    )
    return (
        f'<figure class="pic"><picture><source srcset="{href} 2x, {small} 1x" media="(min-width: 600px)">'
        f'<img src="{small}" alt="{alt}" width="480" height="270"></picture>'
        f"{_around(lines, '<figcaption>{}</figcaption>')}</figure>"
    )


def paragraphs_in_a_division(picture: Picture, markup: Markup, page: str) -> str:
    """Set picture, caption and credit as paragraphs of one division."""
    parts = (_plain(picture, markup, page), _caption(picture, markup), _credit(picture, markup))
    return f'<div class="b-block">{"".join(f"<p>{part}</p>" for part in parts if part)}</div>'


def enlargeable(picture: Picture, markup: Markup, page: str) -> str:
    """Set the picture as a link to itself, as light boxes need it; caption and credit are spans."""
    href = _address(picture.path, markup, page)
    caption = _around(_caption(picture, markup), '<span class="text">{}</span>')
    credit = _around(_credit(picture, markup), '<span class="rechte">{}</span>')
    line = _around(" ".join(filter(None, (caption, credit))), '<div class="bu">{}</div>')
    return f'<div class="lb"><a href="{href}" rel="lightbox">{_plain(picture, markup, page)}</a>{line}</div>'


def _plain(picture: Picture, markup: Markup, page: str) -> str:
    alt = "" if picture.alt is None else set_attribute(picture.alt, markup.noise)
    return f'<img src="{_address(picture.path, markup, page)}" alt="{alt}">'


def _by_width(picture: Picture, markup: Markup, page: str) -> str:
    alt = set_attribute(picture.alt or "", markup.noise)
    candidates = ", ".join(
        f"{_address(path, markup, page)} {width}w"
        for path, width in ((smaller(picture.path, 480), 480), (picture.path, 1600), (smaller(picture.path, 960), 960))
    )
    small = _address(smaller(picture.path, 480), markup, page)
    return f'<img src="{small}" srcset="{candidates}" sizes="(max-width: 600px) 100vw, 600px" alt="{alt}">'


def _address(path: str, markup: Markup, page: str) -> str:
    return escape(markup.address(ORIGIN + path, page))


def _caption(picture: Picture, markup: Markup) -> str:
    return set_text(picture.caption, markup.noise) if picture.caption else ""


def _credit(picture: Picture, markup: Markup) -> str:
    if picture.credit is None or picture.credit_last:
        return ""
    return set_text(picture.credit_label + picture.credit, markup.noise)


def _around(html: str, template: str) -> str:
    return template.format(html) if html else ""
