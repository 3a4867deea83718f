"""The books of a run under faults: whatever is lost, doubled or miscounted on the way, nothing is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.arrivals import Arrivals
from flows.articles.ledger import Ledger, RunLedger
from flows.articles.rejects import make_reject
from flows.articles.sidecar import Provenance
from flows.articles.store import StoredInput
from flows.books import InputEntry
from flows.errors import RefusedToPublish
from flows.isolated import Errand
from flows.isolation import Piece
from flows.model import Article, Reject
from flows.settling import Settling, settle_arrivals

Fault = Literal["lost", "doubled", "miscounted", "not written"]
Item = str | None  # an article's id, or None for a refusal


class MemoryBooks:
    def __init__(self) -> None:
        self.entries: dict[str, InputEntry] = {}

    def read_inputs(self) -> dict[str, InputEntry]:
        return dict(self.entries)

    def add_inputs(self, entries: Iterable[InputEntry]) -> None:
        self.entries |= {entry.sha256: entry for entry in entries}

    def drop_inputs(self, sha256s: Iterable[str]) -> None:
        for sha256 in sha256s:
            self.entries.pop(sha256, None)


@dataclass
class MemoryState:
    """What was written; ``loses`` is an article that never arrives on the disk."""

    loses: str | None = None
    articles: dict[str, Article] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)

    def known_article_ids(self) -> set[str]:
        return set(self.articles)

    def article_batches(self) -> list[Any]:
        return []

    def write_articles(self, articles: Iterable[Article], _sources: object) -> None:
        self.articles |= {article.article_id: article for article in articles if article.article_id != self.loses}

    def write_rejects(self, rejects: Iterable[Reject], _run_id: str) -> None:
        self.rejects += rejects

    def read_rejects(self) -> pa.Table:
        return pa.table({"sha256": pa.array([reject.sha256 for reject in self.rejects], pa.string())})

    def drop_rejects(self, sha256s: Iterable[str]) -> None:
        self.rejects = [reject for reject in self.rejects if reject.sha256 not in set(sha256s)]


class FaultyReaders:
    """Stands for the reading processes: gives what each input holds, but for one fault at one result."""

    def __init__(self, inputs: dict[str, list[Item]], fault: Fault | None = None, at: int = 0) -> None:
        self.inputs, self.fault, self.at = inputs, fault, at

    def read(self, errands: Iterable[Errand]) -> Iterator[Piece]:
        number = 0
        for errand in errands:
            results: list[Article | Reject] = []
            for item in self.inputs[errand.sha256]:
                times = {"lost": 0, "doubled": 2}.get(self.fault or "", 1) if number == self.at else 1
                results += [make_result(item, errand)] * times
                number += 1
            half = len(results) // 2
            yield Piece(errand, tuple(results[:half]))
            wrong = self.fault == "miscounted" and number > self.at >= number - len(self.inputs[errand.sha256])
            yield Piece(errand, tuple(results[half:]), len(self.inputs[errand.sha256]) + wrong)


def make_result(item: Item, errand: Errand) -> Article | Reject:
    if item is None:
        return make_reject("no_text", errand.source, errand.sha256)
    return Article(item, "text", raw_sha256=errand.sha256, source_path=errand.source)


def make_job(inputs: dict[str, list[Item]], state: MemoryState | None = None) -> Any:
    def find(sha256: str) -> StoredInput:
        arrived = Provenance(f"folder/{sha256}", datetime(2026, 11, 24, tzinfo=UTC).isoformat())
        return StoredInput(sha256, 1, Path(sha256), (arrived,))

    return SimpleNamespace(
        store=SimpleNamespace(find=find),
        books=MemoryBooks(),
        state=state or MemoryState(),
        settings=SimpleNamespace(outlets={}, columns={}),
        forgotten=SimpleNamespace(find=lambda _: None),
        run_id="r",
        accepted={},
        started_at=datetime(2026, 11, 24, tzinfo=UTC),
    )


@pytest.fixture(autouse=True)
def plain_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.contents.read_options", lambda *_: None)
    monkeypatch.setattr("flows.settling.name_options", lambda _: "")


def settle(job: Any, readers: Any, inputs: dict[str, list[Item]], copies: set[str] | None = None) -> RunLedger:
    ledger = RunLedger()
    settling = Settling(job, ledger, ["folder"])
    settling.read(inputs, readers)
    settling.keep(copies or set())
    settling.refuse_unbalanced()
    return ledger


some_items = st.lists(st.sampled_from(["a1", "a2", "a3", "a4", None]), min_size=1, max_size=5)
some_inputs = st.dictionaries(st.sampled_from("abcd"), some_items, min_size=1)


@given(some_inputs, st.sets(st.sampled_from(["a1", "a2"])))
def test_without_a_fault_the_books_balance_and_nothing_is_lost(inputs: dict[str, list[Item]], copies: set[str]) -> None:
    job = make_job(inputs)
    ledger = settle(job, FaultyReaders(inputs), inputs, copies)
    items = [item for held in inputs.values() for item in held]
    ids = {item for item in items if item}
    total = ledger.total()
    assert total == Ledger(
        inputs=len(items),
        articles=len(ids - copies),
        duplicates=len(items) - items.count(None) - len(ids - copies),
        rejects=items.count(None),
    )
    assert set(job.books.entries) == set(inputs)
    again = settle(job, FaultyReaders(inputs), inputs)
    assert again.total() == Ledger(inputs=len(items), rejects=items.count(None), unchanged=len(items) - items.count(None))


@given(some_inputs, st.sampled_from(["lost", "doubled", "miscounted", "not written"]), st.integers(0, 30))
def test_with_any_fault_nothing_is_published_and_the_inputs_are_read_again(
    inputs: dict[str, list[Item]], fault: Fault, at: int
) -> None:
    items = [item for held in inputs.values() for item in held]
    at %= len(items)
    ids = [item for item in items if item]
    if fault == "not written" and not ids:
        return
    state = MemoryState(loses=ids[at % len(ids)] if fault == "not written" else None)
    job = make_job(inputs, state)
    with pytest.raises(RefusedToPublish, match="do not balance"):
        settle(job, FaultyReaders(inputs, fault, at), inputs)
    assert job.books.entries == {}
    state.loses = None
    total = settle(job, FaultyReaders(inputs), inputs).total()
    assert total.balances()
    assert total.inputs == len(items)
    assert set(state.articles) == set(ids)


def test_refusal_names_the_stage_and_the_source() -> None:
    inputs: dict[str, list[Item]] = {"a": ["a1", "a2"]}
    with pytest.raises(RefusedToPublish, match=r"read folder: Ledger\(inputs=2, articles=1"):
        settle(make_job(inputs), FaultyReaders(inputs, "lost"), inputs)


def test_refusals_of_inputs_that_are_read_again_do_not_stay() -> None:
    job = make_job({})
    settle(job, FaultyReaders({"a": [None], "b": [None]}), {"a": [None], "b": [None]})
    job.books.drop_inputs(["a"])
    ledger = settle(job, FaultyReaders({"a": ["a1"], "b": [None]}), {"a": ["a1"], "b": [None]})
    assert [reject.sha256 for reject in job.state.rejects] == ["b"]
    assert ledger.total() == Ledger(inputs=2, articles=1, rejects=1)


def test_arrivals_are_read_doubled_or_refused() -> None:
    arrivals = Arrivals([("in/a.txt", "aa"), ("in/b.txt", "bb"), ("in/same.txt", "aa"), ("x/c.txt", "cc")])
    ledger = RunLedger()
    settle_arrivals(ledger, ["in"], arrivals, [make_reject("link_refused", "in/link")])
    told = {(line.stage, line.source): line.ledger for line in ledger.lines()}
    assert told == {
        ("arrive", "in"): Ledger(inputs=4, articles=2, duplicates=1, rejects=1),
        ("arrive", "x"): Ledger(inputs=1, articles=1),
    }
