from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from sample_city.document import Anchor, FileLink, LineBreak, Text, body_text
from sample_city.language.days import span
from sample_city.language.gender import name_all
from sample_city.language.grammar import Facts, expand, parse_inlines
from sample_city.language.named_days import unmark
from sample_city.language.people import mayor
from sample_city.language.topic import Topic, all_topics
from sample_city.language.writer import topics_of, write_case_numbers, write_notice
from sample_city.places_of_news import SECTIONS

DAY = date(2019, 6, 12)


def facts(seed: int = 1, day: date = DAY) -> Facts:
    return Facts(draw=Random(seed), published=day)


def test_there_are_topics_enough_for_a_thousand_notices() -> None:
    topics = all_topics()

    assert len(topics) >= 40
    assert len({topic.name for topic in topics}) == len(topics)
    assert sum(len(topic.stories) for topic in topics) >= 130


@pytest.mark.parametrize("topic", all_topics(), ids=lambda topic: topic.name)
def test_topic_writes_finished_text(topic: Topic) -> None:
    draw = Random(7)
    for number in range(60):
        year = max(topic.years[0], 2017 + number % 9)
        day = date(min(year, topic.years[1]), topic.months[number % len(topic.months)], 1 + number % 28)
        notice = write_notice(topic, day, draw, serial=number, with_page=number % 5 > 0)
        text = f"{notice.title}\n{body_text(notice.blocks)}"
        assert not re.search(r"[{}<>\[\]#]|  |\(\(|\)\)", text), text
        assert set(notice.sections) <= set(SECTIONS)


def test_topics_come_up_in_their_season_and_years_only() -> None:
    assert "kirmes" in {topic.name for topic in topics_of(date(2022, 8, 5))}
    assert "kirmes" not in {topic.name for topic in topics_of(date(2022, 12, 5))}
    assert "corona-regeln" not in {topic.name for topic in topics_of(date(2019, 8, 5))}


def test_named_slot_keeps_its_value_and_a_number_does_not() -> None:
    named, again = unmark(expand("{when:day 3 90}~{when}", facts())).split("~")
    numbers = expand(" ".join(["{n:1 9000}"] * 5), facts()).split(" ")

    assert named == again
    assert len(set(numbers)) > 1


def test_two_slots_of_one_kind_differ() -> None:
    for seed in range(50):
        street, other = expand("{street}~{street2}", facts(seed)).split("~")
        assert street != other


def test_unknown_slot_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown slot 'strasse'"):
        expand("an der {strasse}", facts())


def test_marks_become_inline_parts() -> None:
    parts = parse_inlines("Im [[Netz>/Rathaus/]] oder\nals ((Plan>/PDF/plan.pdf>1,2 MB)).")

    assert parts == (
        Text("Im "),
        Anchor("Netz", "https://www.herne.de/Rathaus/"),
        Text(" oder"),
        LineBreak(),
        Text("als "),
        FileLink(label="Plan", path="/PDF/plan.pdf", size="1,2 MB"),
        Text("."),
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2018, 5, 3), "Bürger/-innen, Bürger/-innen"),
        (date(2018, 5, 4), "Bürgerinnen und Bürger, Bürgerinnen und Bürgern"),
        (date(2022, 12, 31), "Bürgerinnen und Bürger, Bürgerinnen und Bürgern"),
        (date(2023, 1, 1), "Bürger*innen, Bürger*innen"),
    ],
)
def test_forms_of_address_follow_their_years(day: date, expected: str) -> None:
    assert name_all("<Bürger>, <Bürger:n>", day) == expected


def test_forms_of_irregular_words() -> None:
    assert name_all("<Experten>", date(2020, 1, 1)) == "Expertinnen und Experten"
    assert name_all("<Experten>", date(2024, 1, 1)) == "Expert*innen"


def test_span_names_the_month_once_where_it_can() -> None:
    assert span(date(2019, 12, 9), date(2019, 12, 13)) == "Montag, 9., bis Freitag, 13. Dezember 2019"
    assert span(date(2019, 12, 30), date(2020, 1, 3)) == "Montag, 30. Dezember, bis Freitag, 3. Januar 2020"


def test_office_changes_hands_on_its_day() -> None:
    assert mayor(date(2020, 10, 31)) != mayor(date(2020, 11, 1))


def test_case_numbers_of_two_counts_differ_in_the_digit_only() -> None:
    one, other = (write_case_numbers(DAY, count, "62,3") for count in (1187, 1188))

    assert replace(one, blocks=(), teaser=()) == replace(other, blocks=(), teaser=())
    assert body_text(one.blocks).replace("1.187", "1.188") == body_text(other.blocks)
