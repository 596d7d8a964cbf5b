"""Real German text that a stranger can install: the German handbooks of five Debian packages.

`make .bench-texts/versions` fetches the packages without installing them and lays their files into a folder; on a
Debian machine where they are installed the folder is `/`. Their licences (MPL 2.0, GFDL, CC BY-SA, GPL) let
anybody copy them, yet nothing of them is in this project. A page is an article: its heading, the paragraphs, what
stands at its figures. Pages of some sentences only are left out, and paragraphs nobody has translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import lxml.etree
import lxml.html

from bench.notices import Notice, Picture

FOLDER = Path(".bench-texts")
VERSIONS = "versions"
"""In the folder, a line a package: `gimp-help-de 2.10.34-2`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handbook:
    """The pages of a package."""

    package: str
    pages: str
    """Which files, as a pattern in the folder."""
    section: str


HANDBOOKS = (
    Handbook(package="libreoffice-help-de", pages="usr/share/libreoffice/help/de/text/**/*.html", section="Büro"),
    Handbook(package="gimp-help-de", pages="usr/share/gimp/2.0/help/de/*.html", section="Bildbearbeitung"),
    Handbook(package="gnome-user-docs", pages="usr/share/help/de/*/*.page", section="Schreibtisch"),
    Handbook(package="debian-handbook", pages="usr/share/doc/debian-handbook/html/de-DE/*.html", section="Verwaltung"),
    Handbook(
        package="installation-guide-amd64",
        pages="usr/share/doc/installation-guide-amd64/de/*.html",
        section="Einrichtung",
    ),
)
SHORTEST = 40
"""Words of a page that is worth finding."""
FIRST_DAY = date(2001, 11, 1)
DAYS = 9_131
"""Twenty-five years: no page has a date of its own, and an article must."""

NUMBERED = re.compile(
    r"^(?:(?:Kapitel|Anhang|Abschnitt|Abbildung|Tabelle)\s+)?(?:[A-Z]|[0-9]+)?(?:[.:][0-9]*)*[.:]?\s+"
)
WORD = re.compile(r"[^\W\d_]{2,}")
GERMAN = frozenset(
    re.split(" ", "der die das und ist ein eine einen sie nicht mit von den auf im zu werden wird sich für oder")
)
ENGLISH = frozenset(re.split(" ", "the of and is to a in that you can this for with are be it on or if your"))
PARAGRAPHS = "self::p or self::li[not(.//p)] or self::dd[not(.//p)] or self::td[not(.//p)] or self::h2 or self::h3"
FURNITURE = (
    "ancestor::*[contains(@class, 'nav') or contains(@class, 'related') or self::header or self::nav or self::aside]"
)


def installed(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return names and versions of the packages in a folder; none where it was never filled."""
    written = folder / VERSIONS
    return tuple(written.read_text(encoding="utf-8").splitlines()) if written.is_file() else ()


def read_handbooks(folder: Path = FOLDER) -> list[Notice]:
    """Return the pages of all packages in the order of their files, those with the same heading and lead once.

    Dates are spread evenly over 25 years, in an order that says nothing.
    """
    pages = {(page[1], page[2]): page for book in HANDBOOKS for page in _pages(folder, book)}
    notices = []
    for number, (section, title, paragraphs, pictures) in enumerate(pages.values()):
        day = FIRST_DAY + timedelta(days=(number * 2_654_435_761) % DAYS)
        notices.append(
            Notice(
                title=title,
                paragraphs=paragraphs,
                pictures=pictures,
                published=day,
                sections=((f"/{section}/", section),),
            )
        )
    return notices


Page = tuple[str, str, tuple[str, ...], tuple[Picture, ...]]


def _pages(folder: Path, book: Handbook) -> Iterator[Page]:
    for path in sorted(folder.glob(book.pages)):
        read = _read_mallard if path.suffix == ".page" else _read_html
        title, texts, pictures = read(path)
        paragraphs = tuple(dict.fromkeys(text for text in texts if _is_german(text)))
        title = NUMBERED.sub("", title)
        if title and sum(len(WORD.findall(text)) for text in paragraphs) >= SHORTEST:
            yield book.section, title, paragraphs, tuple(picture for picture in pictures if any(picture))


def _read_html(path: Path) -> tuple[str, list[str], list[Picture]]:
    tree = lxml.html.document_fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    heading = tree.xpath("//h1 | //*[@class='title'] | //title")
    texts = [_text(node) for node in tree.xpath(f"//body//*[{PARAGRAPHS}][not({FURNITURE})]") if not _is_title(node)]
    pictures: list[Picture] = []
    for figure in tree.xpath("//div[contains(concat(' ', @class, ' '), ' figure ')]"):
        captions = [_text(node) for node in figure.xpath(".//p[@class='title'] | .//div[@class='caption']")]
        alt = next(iter(figure.xpath(".//img/@alt")), None)
        pictures.append((alt, NUMBERED.sub("", " ".join(captions)) or None, None))
    return (_text(heading[0]) if heading else ""), texts, pictures


def _is_title(node: lxml.html.HtmlElement) -> bool:
    return "title" in (node.get("class") or "") or bool(node.xpath("ancestor::div[@class='caption']"))


MALLARD = "{http://projectmallard.org/1.0/}"


def _read_mallard(path: Path) -> tuple[str, list[str], list[Picture]]:
    tree = lxml.etree.parse(path).getroot()
    title = tree.find(f"{MALLARD}title")
    texts = [_text(node) for node in tree.iter(f"{MALLARD}p", f"{MALLARD}desc")]
    pictures: list[Picture] = [(None, _text(node), None) for node in tree.iter(f"{MALLARD}media") if _text(node)]
    return ("" if title is None else _text(title)), texts, pictures


def _text(node: lxml.etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _is_german(text: str) -> bool:
    words = [word.lower() for word in WORD.findall(text)]
    return bool(words) and sum(word in GERMAN for word in words) >= sum(word in ENGLISH for word in words)
