"""The second witness: a generic extractor reads the page too, and where the two tell another story, that is noted.

Ours finds the article by what is certain of this city; trafilatura finds what looks like the main text of any page. It
loses dates, captions and lists and takes cookie boxes and teasers with it, so nothing it says is kept as an article.
But it does not share our assumptions: where we take a sidebar for the article or lose half of it, it goes on seeing
the rest.

Compared is running text only (lines of some length), without what stands on other pages too. Ours must hold most of
what the witness saw, and the witness must have seen most of ours. One page may always be odd; a share of them is judged
in `archive.drift.health`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from herne_scraper.decode import decode
from herne_scraper.errors import ReadingError
from herne_scraper.german_date import DATE_LINE_PREFIX
from herne_scraper.items import Article, Page

RUNNING = 8
"""Words of a line from which on it is running text: teasers' titles, menus and dates are shorter."""
OURS_HOLDS = 0.7
"""Share of the witness's running words that ours must hold."""
WITNESS_HOLDS = 0.5
"""Share of our words the witness must have seen; it is blind to some tables and lists."""
ENOUGH = 12
"""Words the witness must have seen of a page, beyond what stands on others, to say anything about it."""

PHRASE = 5
"""Words in a row that stand on another page too: furniture of the site."""

Phrase = tuple[str, ...]
DATE_LINE = re.compile(rf"{DATE_LINE_PREFIX} [0-9]+\. \w+ [0-9]{{4}}")

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Statement:
    """What both saw of one page."""

    url: str
    sha256: str
    """Of the page's body."""
    ours: str
    """Title, body, captions and labels, as our extraction gives them."""
    lines: tuple[str, ...]
    """What the witness saw; empty where it saw nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How far the two agree, in words that stand on this page only."""

    url: str
    sha256: str
    ours: int
    """Words of our article."""
    theirs: int
    """Words of running text the witness saw."""
    ours_holds: float
    """Share of the witness's words that ours has."""
    witness_holds: float
    """Share of our words that the witness has."""
    agrees: bool | None
    """`None` where the witness saw too little to say anything."""


def text_of(article: Article) -> str:
    """Return all words of an article that a reader of the page sees."""
    pictures = [text for image in article.images for text in (image.alt, image.caption, image.credit) if text]
    labels = [*(file.label for file in article.attachments), *(link.label for link in article.links)]
    return "\n".join([article.published_raw, article.title, article.body, *pictures, *labels])


def see(page: Page) -> tuple[str, ...]:
    """Return the lines of the main text that the generic extractor finds on a page.

    Takes about three milliseconds; the first call imports trafilatura, which takes a second.
    """
    import trafilatura

    try:
        text = decode(page).text
    except ReadingError:
        return ()
    # Fast and greedy: with its fallbacks it takes a sidebar for the text where paragraphs are only line breaks.
    found = trafilatura.extract(text, fast=True, favor_recall=True, include_comments=False, include_tables=True)
    return tuple(line for line in (found or "").splitlines() if line.strip())


def compare(statement: Statement, elsewhere: Set[Phrase] = frozenset()) -> Comparison:
    """Compare what both saw. `elsewhere` holds the `phrases` of other pages: cookie boxes, notices of the day."""
    ours = Counter(_words(statement.ours))
    # A long teaser of another article stays in; that is why a share is asked for and not all.
    running = Counter(
        word for words in _segments(statement.lines) if len(words) >= RUNNING for word in _rare(words, elsewhere)
    )
    seen = Counter(word for words in _segments(statement.lines) for word in words)
    ours_holds = _share(running, ours)
    witness_holds = _share(ours, seen)
    agrees = None
    if running.total() >= ENOUGH:
        agrees = ours_holds >= OURS_HOLDS and witness_holds >= WITNESS_HOLDS
    return Comparison(
        url=statement.url,
        sha256=statement.sha256,
        ours=ours.total(),
        theirs=running.total(),
        ours_holds=ours_holds,
        witness_holds=witness_holds,
        agrees=agrees,
    )


def phrases(lines: Iterable[str]) -> frozenset[Phrase]:
    """Return every few words in a row that stand in some lines."""
    return frozenset(phrase for words in _segments(lines) for phrase in _phrases(words))


def _segments(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words of each line; one that runs on over date lines (a cell of a table) is as many."""
    for line in lines:
        for segment in DATE_LINE.split(line):
            if words := _words(segment):
                yield words


def _phrases(words: Sequence[str]) -> Iterator[Phrase]:
    for start in range(len(words) - PHRASE + 1):
        yield tuple(words[start : start + PHRASE])


def _rare(words: Sequence[str], elsewhere: Set[Phrase]) -> list[str]:
    """Return the words that are in no phrase that stands on another page too."""
    common: set[int] = set()
    for start, phrase in enumerate(_phrases(words)):
        if phrase in elsewhere:
            common.update(range(start, start + PHRASE))
    return [word for place, word in enumerate(words) if place not in common]


def _share(of: Counter[str], held_by: Counter[str]) -> float:
    total = of.total()
    return 1.0 if total == 0 else (of & held_by).total() / total


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text.replace("\u00ad", "")).casefold())


MOST = 100
"""Pages of one run that are compared."""
FIRST = 40
"""Pages that are all compared; after these every tenth, and each of which the text has changed."""
SAMPLE = 10
NEIGHBOURS = 4
"""Other pages of the site that say what is furniture."""


class Bench:
    """Hears the witness beside the crawl: in a thread of its own, while the crawl waits for the next page."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="witness")
        self._heard: list[Future[Statement]] = []
        self._phrases: deque[tuple[str, frozenset[Phrase]]] = deque(maxlen=2 * NEIGHBOURS)
        self._neighbours: Future[list[frozenset[Phrase]]] | None = None
        self._calls = 0
        self.compared: list[Comparison] = []

    def wants(self, *, changed: bool) -> bool:
        """Tell whether a page is to be compared, counting it."""
        self._calls += 1
        few = len(self._heard) + len(self.compared) < MOST
        return few and (changed or self._calls <= FIRST or self._calls % SAMPLE == 0)

    def know(self, pages: Sequence[Page]) -> None:
        """Learn from pages of earlier runs what stands on each page of the site."""
        if self._neighbours is None:
            self._neighbours = self._pool.submit(lambda: [phrases(see(page)) for page in pages])

    def call(self, page: Page, sha256: str, article: Article) -> None:
        """Have a page looked at, when there is time."""
        ours = text_of(article)
        self._heard.append(self._pool.submit(lambda: Statement(page.url, sha256, ours, see(page))))

    def listen(self, *, wait: bool) -> list[Comparison]:
        """Return the comparisons that are new; all that were called for, with `wait`."""
        ready = [one for one in self._heard if wait or one.done()]
        found = []
        statements = [one.result() for one in ready]
        self._heard = [one for one in self._heard if one not in ready]
        for statement in statements:
            self._phrases.append((statement.url, phrases(statement.lines)))
        known = self._neighbours.result() if self._neighbours is not None and statements else []
        for statement in statements:
            others = [said for url, said in self._phrases if url != statement.url]
            found.append(compare(statement, frozenset().union(*known, *others)))
        self.compared += found
        return found

    def close(self) -> None:
        """End the thread; what was not heard yet is not."""
        self._pool.shutdown(wait=True, cancel_futures=True)
