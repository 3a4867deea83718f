"""The books of a run under random faults: they balance, or publication is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.articles.ledger import Fate, Ledger, RunLedger, Stage

Ways = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["door_duplicate", "door_reject", "duplicate", "reject", "unchanged", "copy", "article"]),
    ),
    min_size=1,
    max_size=12,
)


@dataclass(frozen=True)
class Event:
    """One entry of the books: an item came to a stage (no fate), or met its fate there."""

    stage: Stage
    source: str
    fate: Fate | None = None


def write_entries(source: str, way: str) -> list[Event]:
    """What a run enters for one input that holds one item."""
    door: dict[str, Fate] = {"door_duplicate": "duplicates", "door_reject": "rejects"}
    inside: dict[str, Fate] = {"duplicate": "duplicates", "reject": "rejects", "unchanged": "unchanged"}
    entries = [Event("arrive", source), Event("arrive", source, door.get(way, "articles"))]
    if way not in door:
        entries += [Event("read", source), Event("read", source, inside.get(way, "articles"))]
    if way in ("copy", "article"):
        entries += [Event("keep", source), Event("keep", source, "duplicates" if way == "copy" else "articles")]
    return entries


def keep_books(events: list[Event]) -> RunLedger:
    ledger = RunLedger()
    for event in events:
        if event.fate is None:
            ledger.enter(event.stage, event.source)
        else:
            ledger.settle(event.stage, event.source, event.fate)
    return ledger


def break_entries(events: list[Event], fault: Literal["lose", "double", "move"], at: int) -> list[Event]:
    """The entries with one of them lost, made twice, or made for another source."""
    before, event, after = events[:at], events[at], events[at + 1 :]
    if fault == "lose":
        return before + after
    return [*before, event, event, *after] if fault == "double" else [*before, replace(event, source="another"), *after]


Faults = st.lists(st.tuples(st.sampled_from(["lose", "double", "move"]), st.integers(0, 10_000)), max_size=4)


@settings(max_examples=1000)
@given(Ways, Faults)
def test_books_balance_or_refuse(
    ways: list[tuple[str, str]], faults: list[tuple[Literal["lose", "double", "move"], int]]
) -> None:
    events = [entry for source, way in ways for entry in write_entries(source, way)]
    for fault, at in faults:
        if events:
            events = break_entries(events, fault, at % len(events))
    ledger = keep_books(events)
    unbalanced = ledger.find_unbalanced()
    if not faults:
        assert unbalanced == []
        assert ledger.total().inputs == len(ways)
    if len(faults) == 1:
        assert unbalanced, "a single fault is always found"
    if not unbalanced:
        assert ledger.total().balances()
        assert sum((line.ledger for line in ledger.lines()), Ledger()).balances()
