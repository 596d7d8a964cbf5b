"""Events: how many of the days that the sample city's notices name are found, and how many of those found are named.

The truth is what the city's writer put in, slot by slot; nothing of it was read from a text. A day is right where it
overlaps the words of the truth and begins and ends when the truth says, times included.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from archive.events.contradictions import contradictions
from archive.events.dates import find_events
from archive.events.keeping import Texts, written
from sample_city.city import City, build_city
from sample_city.document import Article, record

SEEDS = (11, 12, 13, 14, 15)
END = date(2026, 10, 31)


@dataclass(slots=True, kw_only=True)
class Score:
    """Counts over some notices."""

    named: Counter[str] = field(default_factory=Counter)
    """Days of the truth by form."""
    right: Counter[str] = field(default_factory=Counter)
    found: int = 0
    odd_named: Counter[str] = field(default_factory=Counter)
    """Contradictions of the truth by kind."""
    odd_right: Counter[str] = field(default_factory=Counter)
    odd_found: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    seconds: float = 0.0

    @property
    def precision(self) -> float:
        """Share of what was found that is named."""
        return self.right.total() / self.found

    @property
    def recall(self) -> float:
        """Share of what is named that was found."""
        return self.right.total() / self.named.total()


def score(cities: Iterable[City]) -> Score:
    """Compare what is found in all notices of some cities with the truth."""
    total = Score()
    for city in cities:
        for article in city.articles:
            score_article(total, city, article)
    return total


def score_article(total: Score, city: City, article: Article) -> None:
    """Add a notice to a score."""
    known = record(article)
    captions = tuple(image["caption"] for image in known["images"])
    texts = Texts(published=article.published, title=known["title"], body=known["body"], captions=captions)
    found: list[tuple[str, int | None, int, int, str | None, str | None]] = []
    odd: list[tuple[str, str]] = []
    began = time.process_time()
    for name, image, text in texts.fields():
        events = find_events(text, article.published)
        for event in events:
            end = event.position + len(event.text)
            found.append((name, image, event.position, end, written(event.starts), written(event.ends)))
        odd += [(each.kind, each.event.text) for each in contradictions(text, events, article.published)]
    total.seconds += time.process_time() - began
    total.articles += 1
    total.found += len(found)
    for day in city.days[article.key]:
        total.named[day.form] += 1
        last = day.position + len(day.text)
        for one in found:
            name, image, start, end, starts, ends = one
            same_place = (name, image) == (day.field, day.image) and start < last and day.position < end
            if same_place and (starts, ends) == (day.starts, day.ends):
                total.right[day.form] += 1
                found.remove(one)
                break
    total.odd_named.update(kind for kind, _ in city.odd[article.key])
    total.odd_found.update(kind for kind, _ in odd)
    for kind, words in city.odd[article.key]:
        one_odd = next((one for one in odd if one[0] == kind and (words in one[1] or one[1] in words)), None)
        if one_odd is not None:
            odd.remove(one_odd)
            total.odd_right[kind] += 1


def report(*, quick: bool) -> str:
    """Return the section of the report."""
    seeds, articles = (SEEDS[:1], 200) if quick else (SEEDS, 1500)
    total = score(build_city(seed=seed, end=END, articles=articles) for seed in seeds)
    summary = (
        f"{total.articles:,} notices of the sample city (seeds {', '.join(map(str, seeds))}), "
        f"{total.named.total():,} days named: **precision {total.precision:.3f}, recall {total.recall:.3f}** "
        f"(goals: 0.97 and 0.9), {1000 * total.seconds / total.articles:.2f} ms of CPU a notice. The city's writer "
        "says which days it put in. Writer and reader were made for the same forms, so read the shares as "
        "`the grammar does what it says`, not as a promise for texts that name days in ways nobody thought of."
    )
    lines = [
        "## Events",
        "",
        summary,
        "",
        "| form | named | recall |",
        "|---|---|---|",
        *(f"| {form} | {count} | {total.right[form] / count:.3f} |" for form, count in sorted(total.named.items())),
        "",
        "| observation | in the truth | precision | recall |",
        "|---|---|---|---|",
        *(
            f"| `{kind}` | {count} | {total.odd_right[kind] / max(total.odd_found[kind], 1):.3f} "
            f"| {total.odd_right[kind] / count:.3f} |"
            for kind, count in sorted(total.odd_named.items())
        ),
    ]
    return "\n".join(lines) + "\n"
