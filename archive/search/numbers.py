"""Numbers as people write them: what is one number, day, time or telephone, and the form in which its spellings meet.

The index keeps every run of digits at its place, as it stands there. Beside that it gets the forms named here, and
what is typed is read by the same rules:

    5.10.2022, 05.10.22, 5. Okt. 2022, 2022-10-05      5oktober2022; in a text also 5oktober, oktober, 2022
    5.10., 05. Oktober, 5. bis 7. Oktober              5oktober (and 7oktober)
    20.36 Uhr, 20:36, 20.36, 20:36 h                   20uhr36
    18 Uhr, 18.00, 18 bis 20 Uhr                       18uhr00 (and 20uhr00)
    0 23 23 / 16-29 32, +49 (0) 2323 162932            02323162932; in a text also 162932, without the area
    16-29 32, 16-2932                                  162932
    3.603, 3 603, 12.345,60                            3603, 12345komma60
    3,5                                                3komma5
    1890-1942, 1890–1942, 1890 bis 1942, 2021/22       1890bis1942, 2021bis2022
    § 53 c, Klasse 5 a, Nr. 12 a                       53c, 5a, 12a
    A 42, A42, A-42, U 35, RB 43                       a42, u35, rb43

No other digits are put together: 20.36 is no 2036, for a point makes thousands only before three digits, and 16-29 is
no 1629, for short numbers with a hyphen are a range. What may be two things is both in a text (20.10. is a day and a
time), and when typed the one it is written as: with a point after the month a day, without it a time. What is none of
these (`61-26-20/12`, `2021/0457`, `3:1`) is found by its digits in a row.

Pure, and blind to what numbers mean: the 31st of February is a day too. The names of months come from the calendar,
those of roads and lines (A, B, L, K, U, S, RE, RB) from German signs, the areas 02323 and 02325 are Herne's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from archive.search.days_and_times import (
    BARE_TIMES,
    CLOCK,
    ISO_DAY,
    MONTH_NAME,
    NAMED_DAY,
    NUMBERED_DAY,
    WEEKDAY,
    read_days,
    read_times,
)
from archive.search.numerals import BEGIN, BLANK, DASH, END, NO_LETTER, Number, Reader, digits_of


def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of a text that have more than one spelling, in order; none of them overlap."""
    found: list[Number] = []
    for stretch in STRETCH.finditer(text):
        start, end = stretch.span()
        if PLAIN.fullmatch(text, start, end) is None:
            found.extend(_numbers(text, start, end))
    return tuple(found)


def _numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Yield the numbers of a stretch; what stands beside it is looked at, but belongs to the next."""
    begin = max(start - CONTEXT, 0)
    part = text[begin : end + CONTEXT]
    # The same days and times come again and again; a table of digits comes once, and is not kept.
    read = _known_numbers if len(part) <= LONGEST_KNOWN else _numbers_of_stretch
    for number in read(part, start - begin, end - begin):
        yield replace(number, start=number.start + begin, end=number.end + begin)


def _numbers_of_stretch(text: str, start: int, end: int) -> tuple[Number, ...]:
    found: list[Number] = []
    has = frozenset(text.casefold())
    for signs, pattern, read in KINDS:
        if has.isdisjoint(signs):
            continue

        def take(match: re.Match[str], read: Reader = read) -> str:
            if match.end() <= start or match.start() >= end:
                return match[0]
            taken = len(found)
            found.extend(read(match))
            # What was read is hidden from the kinds that follow.
            return match[0] if taken == len(found) else HIDDEN * len(match[0])

        text = pattern.sub(take, text)
    return tuple(sorted(found, key=lambda number: number.start))


_known_numbers = lru_cache(maxsize=1 << 12)(_numbers_of_stretch)
LONGEST_KNOWN = 60
HIDDEN = "\0"
BETWEEN = rf"(?:\.|{BLANK}(?:[()/]{BLANK}|{DASH}{BLANK}){{0,2}})"
PHONE = re.compile(
    rf"(?<![\w+])(?<![0-9][ .,:/\-–])(?:(?P<abroad>\+|00)(?=[1-9])|\(?0(?={BETWEEN}[1-9]))"
    rf"(?:{BETWEEN}[0-9]){{6,15}}(?!{BETWEEN}[0-9])"
)
AREA = re.compile(rf"{BLANK}[()/]|{BLANK}{DASH}")
AREAS_OF_HERNE = ("02323", "02325")
SHORTEST_PHONE = 5
"""Digits. A shorter one without its area would be taken for any number."""


def _phone(match: re.Match[str]) -> Iterator[Number]:
    written = match[0].removeprefix("+").removeprefix("(")
    digits = digits_of(written)
    if match["abroad"]:
        country = digits.removeprefix("00")
        digits = f"0{country[2:].lstrip('0')}" if country.startswith("49") else f"00{country}"
    area = digits_of(AREA.split(written, maxsplit=1)[0])
    local = digits[len(area) :] if not match["abroad"] and 3 <= len(area) <= 6 else ""
    if digits.startswith(AREAS_OF_HERNE):
        local = digits[len(AREAS_OF_HERNE[0]) :]
    implied = (local,) if len(local) >= SHORTEST_PHONE else ()
    yield Number(form=digits, start=match.start(), end=match.end(), implied=implied)


THOUSANDS = re.compile(
    rf"{BEGIN}(?<![0-9][^\S\n])[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}}){{1,4}}|(?:[^\S\n][0-9]{{3}}){{1,4}})(?:,(?P<rest>[0-9]+))?"
    rf"{END}(?![^\S\n][0-9]{{3}}(?![0-9]))"
)
DECIMAL = re.compile(rf"{BEGIN}(?P<whole>[0-9]+),(?P<rest>[0-9]+){END}")


def _amount(match: re.Match[str]) -> Iterator[Number]:
    whole = digits_of(match[0].partition(",")[0])
    rest = f"komma{match['rest']}" if match["rest"] else ""
    yield Number(form=f"{whole}{rest}", start=match.start(), end=match.end())


# `d. h.` and `5 a 12` are something else.
ALONE = rf"{NO_LETTER}(?!\.[^\S\n]?[^\W_])(?![^\S\n][0-9])"
SECTION = re.compile(rf"(?:(?<=§)|(?<=§[^\S\n]))[1-9][0-9]{{0,3}}[^\S\n][a-z]{ALONE}", re.IGNORECASE)
# Further letters are units: 5 g, 5 h, 5 l, 5 m.
LETTERED = re.compile(rf"{BEGIN}[1-9][0-9]{{0,3}}[^\S\n][a-f]{ALONE}", re.IGNORECASE)
LINE = re.compile(
    rf"(?<!\w)(?<![-/.])(?:RE|RB|SB|NE|[ABLKUS])[^\S\n][1-9][0-9]{{0,2}}(?![0-9])(?![.,:][0-9]){NO_LETTER}",
    re.IGNORECASE,
)


def _with_letter(match: re.Match[str]) -> Iterator[Number]:
    yield Number(form="".join(match[0].split()).casefold(), start=match.start(), end=match.end())


SEASON = re.compile(
    rf"{BEGIN}(?P<first>(?:19|20)[0-9]{{2}}){BLANK}/{BLANK}(?P<last>(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})){END}"
)
PAIR = re.compile(
    rf"{BEGIN}(?<![0-9][^\S\n])(?P<first>[1-9][0-9]{{0,3}})(?:{BLANK}(?P<dash>{DASH}){BLANK}|[^\S\n]bis[^\S\n])"
    rf"(?P<last>[0-9]{{1,5}})(?P<more>(?:[^\S\n][0-9]{{2}}(?![0-9])){{0,3}}){END}"
)


def _season(match: re.Match[str]) -> Iterator[Number]:
    first, last = match["first"], match["last"]
    if int(last) % 100 == (int(first) + 1) % 100:
        yield Number(form=f"{first}bis{int(first) + 1}", start=match.start(), end=match.end(), is_certain=False)


def _pair(match: re.Match[str]) -> Iterator[Number]:
    """Yield a range, or a telephone without its area: that has more digits after the hyphen, or goes on after it."""
    first, last, more = match["first"], match["last"], match["more"]
    digits = digits_of(match[0])
    is_phone = match["dash"] and (more or len(last) - len(first) >= 2) and 5 <= len(digits) <= 8
    if is_phone:
        yield Number(form=digits, start=match.start(), end=match.end(), is_certain=False)
    elif int(first) < int(last) and last[0] != "0":
        yield Number(form=f"{first}bis{last}", start=match.start(), end=match.end("last"), is_certain=False)


ANY = "0123456789"
KINDS: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    (ANY, NAMED_DAY, read_days),
    (".", NUMBERED_DAY, read_days),
    ("-", ISO_DAY, read_days),
    ("h", CLOCK, read_times),
    (".:", BARE_TIMES, read_times),
    ("0+", PHONE, _phone),
    (".\u0020\u00a0\u2009\u202f", THOUSANDS, _amount),
    (",", DECIMAL, _amount),
    ("§", SECTION, _with_letter),
    ("abcdef", LETTERED, _with_letter),
    ("abeklsu", LINE, _with_letter),
    ("/", SEASON, _season),
    # A dash, or `bis`.
    ("-\u2010\u2011–—i", PAIR, _pair),
)
"""Signs of which there is one in each, what it looks like, and what reads it. In this order: what one kind has read is
no longer there for the next."""

# All that may stand inside a number: most of a text is passed over by this one look.
STRETCH = re.compile(
    r"[0-9](?:[0-9.,:/()\-\u2010\u2011–—]|[^\S\n]"
    rf"|(?:Uhr|bis|und|oder|sowie|zum|{WEEKDAY}|[a-z]){NO_LETTER}|{MONTH_NAME})*",
    re.IGNORECASE,
)
# A number by itself, as most are: `2022`, `44623`; not `A 42`, nor the digits of a telephone.
PLAIN = re.compile(
    r"(?<!\+)(?<![ABEKLSU][^\S\n])(?!0[0-9]{6})[0-9]+(?:[^0-9\w]|\b(?:und|bis|oder|sowie|zum)\b)*", re.IGNORECASE
)
CONTEXT = 5
"""Characters beside a stretch that a pattern may look at, or that begin a number: `(+`, `§ `, `RB `."""
