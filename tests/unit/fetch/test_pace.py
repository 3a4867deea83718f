from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest

from flows.articles.rejects import Refused
from flows.fetch.pace import Pace, Stopped, read_retry_after


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (" 7 ", 7), ("9" * 50, 999_999_999),
        ("Sat, 01 Jan 2022 10:01:00 GMT", 60), ("Sat, 01 Jan 2022 09:00:00 GMT", 0),
        ("Sat, 01 Jan 2022 12:01:00 +0200", 60), ("-5", None), ("soon", None), ("", None), (None, None), ("٣", None),
        ("Sat, 99 Jan 2022 10:01:00 GMT", None),
    ],
)  # fmt: skip
def test_time_that_a_server_asks_for(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, lambda: datetime(2022, 1, 1, 10, tzinfo=UTC)) == seconds


def test_turns_of_a_host_come_one_after_another() -> None:
    pace = Pace(0.1, 60)
    began = time.monotonic()
    for host in ("a", "b", "a"):
        pace.wait_turn(host)
    assert 0.09 < time.monotonic() - began < 0.19


def test_host_that_wants_more_time_gets_it() -> None:
    pace = Pace(0, 1)
    pace.slow_down("a", 0.1)
    pace.put_off("a", 0.1)
    began = time.monotonic()
    pace.wait_turn("a")
    pace.wait_turn("a")
    assert time.monotonic() - began > 0.19
    with pytest.raises(Refused, match="asked_to_wait"):
        pace.slow_down("a", 2)


def test_stop_ends_every_wait() -> None:
    pace = Pace(60, 60)
    pace.wait_turn("a")
    threading.Timer(0.05, pace.stop).start()
    with pytest.raises(Stopped):
        pace.wait_turn("a")


def test_slowest_wish_of_a_host_holds() -> None:
    pace = Pace(0, 60)
    for seconds in (0.2, None, 0.1):
        pace.slow_down("a", seconds)
    began = time.monotonic()
    pace.wait_turn("a")
    pace.wait_turn("a")
    assert time.monotonic() - began > 0.19
