"""An archive of any size: generated articles whose words are as frequent as those of real German are.

Frequencies are those of wordfreq 3's large German list (634,502 words out of books, news, encyclopaedias, subtitles
and the web). The sample city's sentences give the grammar: their words of meaning are drawn anew, by frequency or from
the topic of the article, so that words of a topic stand together, and some stand together as phrases do; small words,
places and what looks like a number stay or become another number. Each article also brings compounds that nobody wrote
before, since a vocabulary never stops growing: it has 197,000 different words in three million, counted as
Universal Dependencies count them, where the news of one site (UD_German-HDT) have 188,000, and 49,000 in the first
254,000, where sentences out of the whole web (UD_German-GSD) have 51,000. The result is no sense, and has the
statistics of sense.

An article is a function of the seed and its number: any of them can be made again alone, and a million take no memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from random import Random

import simplemma
import wordfreq

from bench.notices import File, Notice, Picture
from sample_city.city import build_city
from sample_city.language.places import DISTRICTS, QUARTERS
from sample_city.places_of_news import SECTIONS

LAST_DAY = date(2026, 10, 31)
DAYS = 9_131
"""Twenty-five years."""
SMALL_WORDS = 300
"""The most frequent words carry the grammar and are left where they stand."""
MEAN_WORDS, SPREAD = 200, 0.7
"""Lengths are log-normal; half of the articles have less than 157 words."""
SHORTEST, LONGEST = 25, 3_000
TOPICS = 5_000
TOPICAL = 50_000
"""The most frequent words are those that topics are made of."""
TOPIC_WEIGHTS = list(accumulate(1 / (rank + 30) for rank in range(TOPICS)))
"""The most frequent topic has one article in 150, half of the topics less than one in 8,000."""
OF_TOPIC, PHRASE, NEW_WORD = 0.30, 0.34, 0.346
"""Shares of the words of meaning: from the article's topic up to the first, from its phrases up to the second, a
compound made up on the spot up to the third; the others by their frequency alone."""
TOPIC_IN_TITLE = 0.7

WORD = re.compile(r"[^\W\d_]+")
SENTENCE = re.compile(r"(?<=[.!?“])\s+(?=[A-ZÄÖÜ„])")
TELEPHONE = r"0[0-9 ]+/[0-9 -]+[0-9]"
PIECE = re.compile(rf"{TELEPHONE}|[^\W\d_]+(?:[-*:/]+[^\W\d_]+)*|[0-9]+")
"""A run of hyphens is one word: two that are drawn apart from each other would make a new word each time."""
KEPT = frozenset(word.casefold() for name in ("Herne", "Herner", *DISTRICTS, *QUARTERS) for word in WORD.findall(name))
SLOT, NUMBER = "\0", "\1"
LINKS = ("", "", "", "s", "en", "s-")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A sentence with places for words of meaning and for numbers."""

    pieces: tuple[str, ...]
    """Text as it stands, `SLOT` for a word, `NUMBER` and the digits for a number."""
    words: int


class Generator:
    """Makes the articles of one seed."""

    def __init__(self, *, articles: int, seed: int = 1) -> None:
        """`articles` says over how many the 25 years are spread."""
        self._count, self._seed = articles, seed
        listed = [
            (word, 10 ** (-bin_ / 100))
            for bin_, words in enumerate(wordfreq.get_frequency_list("de", wordlist="large"))
            for word in words
            if word.isalpha()
        ]
        self._small = frozenset(word for word, _ in listed[:SMALL_WORDS])
        self._words = [_as_written(word) for word, _ in listed[SMALL_WORDS:]]
        self._weights = list(accumulate(frequency for _, frequency in listed[SMALL_WORDS:]))
        nouns = [
            (word, frequency)
            for word, (_, frequency) in zip(self._words, listed[SMALL_WORDS:60_000], strict=False)
            if word[0].isupper() and 3 < len(word) < 11 and simplemma.is_known(word, "de")
        ]
        self._nouns = [word for word, _ in nouns]
        self._noun_weights = list(accumulate(frequency for _, frequency in nouns))
        self._topic_words = self._words[:TOPICAL]
        # Words of a topic are rarer than a draw by frequency has them: the root takes the tops off.
        rarer = (frequency**0.5 for _, frequency in listed[SMALL_WORDS : SMALL_WORDS + len(self._topic_words)])
        self._topic_weights = list(accumulate(rarer))
        self.topic = lru_cache(maxsize=TOPICS)(self._topic)

    def articles(self) -> Iterator[Notice]:
        """Yield all articles, oldest first."""
        return map(self.article, range(self._count))

    def article(self, number: int) -> Notice:
        """Return one article."""
        rng = Random(f"{self._seed} article {number}")
        topic = self.topic(rng.choices(range(TOPICS), cum_weights=TOPIC_WEIGHTS)[0])
        length = min(max(int(rng.lognormvariate(5.0534, SPREAD)), SHORTEST), LONGEST)
        paragraphs = self._paragraphs(rng, topic, length)
        before = None
        if rng.random() < 0.08:
            before = (*paragraphs[:-1], self._sentence(rng, topic, OF_TOPIC))
        draw = rng.random()
        return Notice(
            title=self._title(rng, topic),
            paragraphs=paragraphs,
            published=LAST_DAY - timedelta(days=DAYS - 1 - number * DAYS // self._count),
            pictures=self._pictures(rng, topic),
            files=self._files(rng, topic),
            sections=self._sections(rng),
            state="online" if draw < 0.95 else "gone" if draw < 0.99 else "missing" if draw < 0.999 else "withdrawn",
            before=before,
        )

    @cached_property
    def _skeletons(self) -> tuple[Sequence[Skeleton], Sequence[Skeleton]]:
        """Return the sentences and the titles of the sample city, each once."""
        city = build_city(seed=7, end=LAST_DAY, articles=3_000)
        sentences: dict[str, None] = {}
        titles: dict[str, None] = {}
        for known in city.truth():
            titles[known["title"]] = None
            sentences.update(dict.fromkeys(SENTENCE.split(known["body"].replace("\n", " "))))
        return (
            [made for text in sentences if (made := self._skeleton(text)).words > 3],
            [made for text in titles if (made := self._skeleton(text)).words > 1],
        )

    def _skeleton(self, text: str) -> Skeleton:
        pieces: list[str] = []
        place = words = 0
        for match in PIECE.finditer(text):
            piece = match[0]
            words += 1
            if piece.isdecimal():
                new = NUMBER + piece
            elif piece[0].isdecimal():
                # A city hall has some hundred telephones, and each of them stands in many notices.
                continue
            elif piece.casefold() in KEPT or piece.lower() in self._small or len(piece) < 3:
                continue
            else:
                new = SLOT
            pieces += (text[place : match.start()], new)
            place = match.end()
        return Skeleton((*pieces, text[place:]), words)

    def _topic(self, number: int) -> tuple[list[str], list[str]]:
        """Return words that stand out in the articles of a topic, and phrases of two or three of them."""
        rng = Random(f"{self._seed} topic {number}")
        words = list(dict.fromkeys(rng.choices(self._topic_words, cum_weights=self._topic_weights, k=60)))
        words += [self._new_word(rng) for _ in range(6)]
        return words, [" ".join(rng.sample(words, rng.choice((2, 2, 3)))) for _ in range(8)]

    def _new_word(self, rng: Random) -> str:
        first, second = rng.choices(self._nouns, cum_weights=self._noun_weights, k=2)
        link = rng.choice(LINKS)
        return first + link + (second if link.endswith("-") else second.lower())

    def _sentence(self, rng: Random, topic: tuple[list[str], list[str]], share: float, *, title: bool = False) -> str:
        return self._filled(rng, rng.choice(self._skeletons[title]), topic, share)

    def _filled(self, rng: Random, skeleton: Skeleton, topic: tuple[list[str], list[str]], share: float) -> str:
        words, phrases = topic
        drawn = iter(rng.choices(self._words, cum_weights=self._weights, k=skeleton.pieces.count(SLOT)))
        random, choice = rng.random, rng.choice
        texts: list[str] = []
        for piece in skeleton.pieces:
            if piece == SLOT:
                word, draw = next(drawn), random() * OF_TOPIC / share
                if draw < OF_TOPIC:
                    word = choice(words)
                elif draw < PHRASE:
                    word = choice(phrases)
                elif draw < NEW_WORD:
                    word = self._new_word(rng)
                texts.append(word)
            elif piece[:1] == NUMBER:
                texts.append(piece[1:] if len(piece) < 3 else f"{int(random() * 10 ** (len(piece) - 1))}")
            else:
                texts.append(piece)
        text = "".join(texts)
        return text[:1].upper() + text[1:]

    def _paragraphs(self, rng: Random, topic: tuple[list[str], list[str]], length: int) -> tuple[str, ...]:
        paragraphs: list[str] = []
        sentences: list[str] = []
        skeletons = self._skeletons[0]
        while length > 0:
            skeleton = rng.choice(skeletons)
            length -= skeleton.words
            sentences.append(self._filled(rng, skeleton, topic, OF_TOPIC))
            if rng.random() < 0.35:
                paragraphs.append(" ".join(sentences))
                sentences = []
        return (*paragraphs, *([" ".join(sentences)] if sentences else []))

    def _title(self, rng: Random, topic: tuple[list[str], list[str]]) -> str:
        return self._sentence(rng, topic, TOPIC_IN_TITLE, title=True)

    def _pictures(self, rng: Random, topic: tuple[list[str], list[str]]) -> tuple[Picture, ...]:
        return tuple(
            (
                self._title(rng, topic) if rng.random() < 0.6 else None,
                self._sentence(rng, topic, TOPIC_IN_TITLE) if rng.random() < 0.7 else None,
                f"Stadt Herne, {rng.choice(self._nouns)}",
            )
            for _ in range(rng.choice((0, 0, 0, 0, 1, 1, 1, 1, 2, 4)))
        )

    def _files(self, rng: Random, topic: tuple[list[str], list[str]]) -> tuple[File, ...]:
        if rng.random() >= 0.1:
            return ()
        said = "\n\n".join(self._paragraphs(rng, topic, rng.randrange(150, 800))) if rng.random() < 0.5 else None
        return ((self._title(rng, topic), said),)

    def _sections(self, rng: Random) -> tuple[tuple[str, str], ...]:
        known = tuple(SECTIONS.items())
        places = (min(int(rng.paretovariate(0.9)), len(known)) - 1 for _ in range(rng.choice((1, 1, 2))))
        return tuple(dict.fromkeys(known[place] for place in places))


def _as_written(word: str) -> str:
    """Return a word with the capital that a noun or a name has; the list has none."""
    lemma = simplemma.lemmatize(word, "de")
    is_name = lemma == word and not simplemma.is_known(word, "de")
    return word.capitalize() if is_name or lemma[0].isupper() else word
