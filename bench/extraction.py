"""Extraction: milliseconds per page of about 50 kB, and how many fields are right, beside three peers.

All competitors read the same pages in turn, round by round, so that a busy machine slows all of them alike.
The figures to trust are the ratios.
"""

from __future__ import annotations

import json
import re
import statistics
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin

import lxml.html
import parsel
from newspaper import Article as NewspaperArticle  # type: ignore[import-untyped]
from trafilatura import bare_extraction

from herne_scraper.items import Page
from herne_scraper.sites.herne import HERNE
from sample_city.city import build_city
from sample_city.document import MONTHS, record
from sample_city.markups import MARKUPS, Surroundings, render_detail

PAGE_BYTES = 50_000
ROUNDS = 5
KNOWN_LAYOUT = "barrierearm"
"""The layout the hand-written spider was written for."""
FIELDS = ("title", "published", "body", "images", "attachments", "links")

Fields = dict[str, Any]
Reader = Callable[[Page], Fields]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page and the record a reader gets from it."""

    page: Page
    truth: Fields


def samples(layout: str, count: int) -> list[Sample]:
    """Return pages of the sample city in a layout, each filled up to about 50 kB as real pages are by their menus."""
    city = build_city(seed=7, end=date(2026, 10, 31), articles=count * 2)
    chosen = [article for article in city.articles if article.source_id is not None][:count]
    made = []
    for article in chosen:
        bare = render_detail(article, MARKUPS[layout])
        around = Surroundings(menu_bytes=max(0, PAGE_BYTES - len(bare.body)), related=tuple(chosen[:5]))
        rendered = render_detail(article, MARKUPS[layout], around)
        truth = record(article)
        page = Page(
            url=truth["url"],
            body=rendered.body,
            content_type=rendered.content_type,
            captured_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        made.append(Sample(page=page, truth=truth))
    return made


def read_ours(page: Page) -> Fields:
    """Read a page as the archive does."""
    return HERNE.read_article(page).record()


def read_lxml(page: Page) -> Fields:
    """Only parse the page: the floor under every reader that looks at the whole tree."""
    lxml.html.document_fromstring(page.body.decode("utf-8", "replace"))
    return {}


def read_trafilatura(page: Page, *, fast: bool = False) -> Fields:
    """Read a page with trafilatura, with images and metadata; `fast` leaves out its second opinions."""
    found = bare_extraction(
        page.body, url=page.url, fast=fast, include_images=True, include_comments=False, with_metadata=True
    )
    if found is None:
        return {}
    return {"title": found.title, "published": found.date, "body": found.text}


def read_newspaper(page: Page) -> Fields:
    """Read a page with newspaper4k."""
    article = NewspaperArticle(page.url, language="de")
    article.download(input_html=page.body.decode("utf-8", "replace"))
    article.parse()
    published = article.publish_date.date().isoformat() if article.publish_date else None
    images = [{"url": url, "alt": None, "caption": None, "credit": None} for url in sorted(article.images)]
    return {"title": article.title, "published": published, "body": article.text, "images": images}


def plain(text: str) -> str:
    """Return a text with single plain blanks, as any careful spider cleans it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read_by_hand(page: Page) -> Fields:
    """Read a page as a careful spider does that was written for its one layout."""
    selector = parsel.Selector(page.body.decode("utf-8-sig", "replace"))
    line = plain("".join(selector.css("p.datum span::text").getall()))
    found = re.fullmatch(r"Meldung vom ([0-9]{2})\. (\w+) ([0-9]{4})", line)
    published = f"{found[3]}-{MONTHS.index(found[2]) + 1:02d}-{found[1]}" if found else None
    body = selector.css("div.fliesstext")
    paragraphs, images, attachments, links = [], [], [], []
    for block in body.xpath("./*"):
        tag = block.root.tag
        if block.css("img"):
            images.extend(
                {
                    "url": page_url(img.attrib["src"], page),
                    "alt": img.attrib.get("alt") or None,
                    "caption": plain("".join(block.css("figcaption ::text").getall())) or None,
                    "credit": None,
                }
                for img in block.css("img")
            )
        elif tag == "ul":
            paragraphs.append("\n".join("- " + plain("".join(li.css("::text").getall())) for li in block.css("li")))
        elif block.css("table"):
            rows = (
                " | ".join(plain("".join(cell.css("::text").getall())) for cell in row.css("td, th"))
                for row in block.css("tr")
            )
            paragraphs.append("\n".join(rows))
        else:
            texts = block.xpath(".//text()[not(ancestor::*[@class='visually-hidden'])] | .//br")
            lines = "".join(
                "\n" if text.root == "" or not isinstance(text.root, str) else text.get() for text in texts
            ).split("\n")
            paragraphs.append("\n".join(plain(one) for one in lines if one.strip()))
        for anchor in block.css("a[href]"):
            label = plain("".join(anchor.xpath(".//text()[not(ancestor::*[@class='visually-hidden'])]").getall()))
            url = page_url(anchor.attrib["href"], page)
            size = re.search(r" \(PDF, ([0-9.,]+) (KB|MB)\)$", label)
            if url.endswith(".pdf"):
                number = float(size[1].replace(".", "").replace(",", ".")) if size else None
                attachments.append(
                    {
                        "url": url,
                        "label": label[: size.start()] if size else label,
                        "media_type": "application/pdf",
                        "size_bytes": None
                        if number is None or size is None
                        else round(number * (1000 if size[2] == "KB" else 1_000_000)),
                    }
                )
            else:
                links.append({"url": url, "label": label})
    return {
        "title": plain("".join(selector.css("main h1 ::text").getall())),
        "published": published,
        "body": "\n\n".join(filter(None, paragraphs)),
        "images": images,
        "attachments": attachments,
        "links": links,
    }


def page_url(href: str, page: Page) -> str:
    """Return the absolute address of a link of the page."""
    return urljoin(page.url, href)


READERS: dict[str, Reader] = {
    "lxml parse only": read_lxml,
    "herne-archive": read_ours,
    "parsel spider written for this layout": read_by_hand,
    "trafilatura": read_trafilatura,
    "trafilatura, fast": partial(read_trafilatura, fast=True),
    "newspaper4k": read_newspaper,
}


def measure(pages: list[Sample]) -> dict[str, float]:
    """Return CPU milliseconds per page for each reader: the median over interleaved rounds."""
    rounds: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(ROUNDS):
        for name, reader in READERS.items():
            start = time.process_time()
            for sample in pages:
                reader(sample.page)
            rounds[name].append((time.process_time() - start) * 1000 / len(pages))
    return {name: statistics.median(values) for name, values in rounds.items()}


def right(pages: list[Sample]) -> dict[str, dict[str, int]]:
    """Return for each reader and field on how many pages the field equals the truth exactly."""
    counts: dict[str, dict[str, int]] = {}
    for name, reader in READERS.items():
        if reader is read_lxml:
            continue
        counts[name] = dict.fromkeys(FIELDS, 0)
        for sample in pages:
            found = reader(sample.page)
            for field in FIELDS:
                counts[name][field] += json.dumps(found.get(field)) == json.dumps(sample.truth[field])
    return counts


def report(*, quick: bool = False) -> str:
    """Measure, and return the section of `docs/benchmarks.md`."""
    known = samples(KNOWN_LAYOUT, 20 if quick else 100)
    speed = measure(known)
    ours, floor = speed["herne-archive"], speed["lxml parse only"]
    size = statistics.mean(len(sample.page.body) for sample in known) / 1000
    fields = right(known)
    lines = [
        "## Extraction",
        "",
        (
            f"{len(known)} pages of the sample city in its layout `{KNOWN_LAYOUT}`, {size:.1f} kB on average;"
            f" CPU per page, median of {ROUNDS} interleaved rounds. A field counts as right when it equals the truth"
            " exactly, all images with alternative text, caption and credit included."
        ),
        "",
        "| reader | ms a page | beside herne-archive | " + " | ".join(FIELDS) + " |",
        "|---|---|---|" + "---|" * len(FIELDS),
    ]
    for name, ms in speed.items():
        cells = [f"{fields[name][field]}/{len(known)}" if name in fields else "" for field in FIELDS]
        lines.append(f"| {name} | {ms:.2f} | {ms / ours:.2f} | " + " | ".join(cells) + " |")
    lines += [
        "",
        (
            f"Goals: at least 10 times as fast as trafilatura: **{speed['trafilatura'] / ours:.0f} times**,"
            f" {speed['trafilatura, fast'] / ours:.0f} times in its fast mode;"
            f" at most twice a bare lxml parse: **{ours / floor:.2f} times**."
        ),
        "",
        "The same articles in every layout of the sample city, pages with all fields right:",
        "",
        "| layout | " + " | ".join(name for name in READERS if name in fields) + " |",
        "|---|" + "---|" * len(fields),
    ]
    for layout in MARKUPS:
        pages = samples(layout, 5 if quick else 25)
        whole = []
        for name, reader in READERS.items():
            if name in fields:
                hits = sum(all(reader_fields.get(field) == sample.truth[field] for field in FIELDS)
                           for sample in pages for reader_fields in [reader(sample.page)])  # fmt: skip
                whole.append(f"{hits}/{len(pages)}")
        lines.append(f"| {layout} | " + " | ".join(whole) + " |")
    return "\n".join(lines) + "\n"
