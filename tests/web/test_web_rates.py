from __future__ import annotations

from archive.web.rates import MOST_READERS, Rate


def test_a_reader_may_ask_as_often_as_the_limit_says_and_then_waits_for_the_oldest_to_pass() -> None:
    rate = Rate(2)
    assert rate.wait("192.0.2.1", 0.0) == 0
    assert rate.wait("192.0.2.1", 10.0) == 0
    assert rate.wait("192.0.2.1", 20.0) == 40
    assert rate.wait("192.0.2.1", 60.1) == 0
    assert rate.wait("192.0.2.1", 60.2) == 10


def test_readers_do_not_wait_for_each_other() -> None:
    rate = Rate(1)
    assert rate.wait("192.0.2.1", 0.0) == 0
    assert rate.wait("192.0.2.2", 0.0) == 0


def test_a_household_with_ipv6_is_one_reader() -> None:
    rate = Rate(1)
    assert rate.wait("2001:db8:1:2::1", 0.0) == 0
    assert rate.wait("2001:db8:1:2:ffff::9", 0.0) > 0
    assert rate.wait("2001:db8:1:3::1", 0.0) == 0


def test_zero_is_no_limit() -> None:
    rate = Rate(0)
    assert [rate.wait("192.0.2.1", 0.0) for _ in range(100)] == [0] * 100


def test_what_is_kept_of_readers_has_an_end() -> None:
    rate = Rate(1)
    for number in range(MOST_READERS + 1):
        rate.wait(f"reader-{number}", 0.0)
    assert rate.wait("reader-0", 1.0) == 0
    assert rate.wait(f"reader-{MOST_READERS}", 1.0) > 0
