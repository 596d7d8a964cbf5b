from __future__ import annotations

import pytest

from archive.web.limits import Limits, read_limits
from herne_scraper.errors import ConfigurationError


def test_nothing_set_gives_the_defaults() -> None:
    assert read_limits(None, {}) == Limits()


def test_the_environment_goes_before_the_configuration() -> None:
    limits = read_limits({"sql_per_minute": 5, "queue": 1}, {"HERNE_WEB_SQL_PER_MINUTE": "0"})
    assert limits == Limits(sql_per_minute=0, queue=1)


def test_a_name_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match=r"'sql_per_hour' is no setting.*sql_per_minute"):
        read_limits({"sql_per_hour": 5}, {})


@pytest.mark.parametrize("value", ["viele", "-1", "²", "1.5", ""])
def test_a_value_that_is_no_number_is_refused_with_its_place(value: str) -> None:
    with pytest.raises(ConfigurationError, match="HERNE_WEB_QUEUE must be a whole number"):
        read_limits(None, {"HERNE_WEB_QUEUE": value})


def test_at_least_one_query_must_be_able_to_run() -> None:
    with pytest.raises(ConfigurationError, match=r"plugins\.herne-archive\.concurrent"):
        read_limits({"concurrent": 0}, {})
