from __future__ import annotations

import time
from contextlib import ExitStack
from itertools import pairwise
from typing import Any

import pytest

from flows.articles.rejects import Refused
from flows.fetch.crowd import Crowd
from flows.fetch.outcomes import Fetched, Outcome
from flows.fetch.visit import Visitor
from tests.unit.fetch.loopback import find_closed_port, make_network, open_site, page

NAMES = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


def fetch_all(*names: str, **settings: Any) -> dict[str, Outcome]:
    return dict(Crowd(make_network(**{"allow_inside": NAMES, **settings})).fetch(dict.fromkeys(names)))


def test_host_is_asked_at_its_pace() -> None:
    with open_site({f"/{number}": page(b"x") for number in range(3)}) as site:
        outcomes = fetch_all(*(f"{site.url}/{number}" for number in range(3)), seconds_between=0.2)
    assert all(isinstance(outcome, Fetched) for outcome in outcomes.values())
    times = [one.at for one in site.requests]
    assert len(times) == 4  # robots.txt among them
    assert all(later - earlier > 0.18 for earlier, later in pairwise(times))


def test_hosts_are_asked_side_by_side() -> None:
    def answer(request: Any) -> None:
        time.sleep(0.25)
        page(b"x")(request)

    with ExitStack() as stack:
        sites = [stack.enter_context(open_site({"/": answer}, host=name)) for name in NAMES]
        began = time.monotonic()
        outcomes = fetch_all(*(f"{site.url}/" for site in sites))
        assert time.monotonic() - began < 0.6
    assert all(isinstance(outcome, Fetched) for outcome in outcomes.values())


def test_host_that_is_down_is_soon_left_alone() -> None:
    dead = f"http://127.0.0.2:{find_closed_port()}"
    with open_site({"/": page(b"x")}) as site:
        names = [f"{dead}/{number}" for number in range(100)]
        outcomes = fetch_all(*names, f"{site.url}/", back_off=0.1, tries=2)
    assert [outcome.code for outcome in map(outcomes.get, names) if isinstance(outcome, Refused)] == ["no_connection"] * 100
    assert isinstance(outcomes[f"{site.url}/"], Fetched)


def test_host_that_asks_to_wait_is_asked_once() -> None:
    busy = page(b"", 429, retry_after="3600")
    with open_site({f"/{number}": busy for number in range(9)}) as site:
        outcomes = fetch_all(*(f"{site.url}/{number}" for number in range(9)))
    assert {outcome.code for outcome in outcomes.values() if isinstance(outcome, Refused)} == {"asked_to_wait"}
    assert len(site.paths) == 1


def test_missing_pages_do_not_count_against_a_host() -> None:
    with open_site({"/": page(b"x")}) as site:
        outcomes = fetch_all(*(f"{site.url}/{number}" for number in range(5)), f"{site.url}/")
    assert isinstance(outcomes[f"{site.url}/"], Fetched)


def test_nothing_is_asked_before_the_last_answer_was_taken() -> None:
    with open_site({f"/{number}": page(b"x") for number in range(5)}) as site:
        results = iter(Crowd(make_network()).fetch({f"{site.url}/{number}": None for number in range(5)}))
        next(results)
        time.sleep(0.1)
        assert site.paths == ["/0"]
        del results
        time.sleep(0.3)
        assert site.paths == ["/0"]


def test_fault_of_ours_reaches_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Outcome:
        raise ZeroDivisionError

    monkeypatch.setattr(Visitor, "visit", fail)
    with pytest.raises(ZeroDivisionError):
        fetch_all("http://127.0.0.1/")
