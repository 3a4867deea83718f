from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.articles.ledger import Fate, Ledger, LedgerLine, RunLedger, name_origin

FATES: list[Fate] = ["articles", "duplicates", "rejects", "unchanged"]


def test_books_balance_or_do_not() -> None:
    assert Ledger(inputs=4, articles=1, duplicates=1, rejects=1, unchanged=1).balances()
    assert not Ledger(inputs=3, articles=1, rejects=1).balances()


def make_run(items: list[tuple[str, Fate]], copies: int = 0) -> RunLedger:
    """A run in which each item was read, and of the new articles so many are copies."""
    ledger = RunLedger()
    for source, fate in items:
        ledger.enter("read", source)
        ledger.settle("read", source, fate)
        if fate == "articles":
            ledger.enter("keep", source)
            ledger.settle("keep", source, "duplicates" if copies else "articles")
            copies = max(0, copies - 1)
    return ledger


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(FATES))), st.integers(0, 3))
def test_a_sound_run_balances_at_every_stage_and_as_a_whole(items: list[tuple[str, Fate]], copies: int) -> None:
    ledger = make_run(items, copies)
    assert ledger.find_unbalanced() == []
    assert ledger.total().balances()
    assert ledger.total().inputs == len(items)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(FATES)), min_size=1),
    st.sampled_from(["read", "keep"]),
    st.sampled_from(["lost", "doubled", "never counted"]),
)
def test_any_single_fault_shows_and_names_its_source(items: list[tuple[str, Fate]], stage: str, fault: str) -> None:
    ledger = make_run(items)
    source, fate = items[0]
    if stage == "keep":
        fate = "articles"
    if fault == "lost":
        ledger.enter(stage, source)  # type: ignore[arg-type]
    elif fault == "doubled":
        ledger.settle(stage, source, fate)  # type: ignore[arg-type]
    else:
        ledger.settle(stage, source, "rejects", -1)  # type: ignore[arg-type]
    assert source in {line.source for line in ledger.find_unbalanced()}


def test_what_is_refused_or_doubled_at_the_door_counts_as_one_each() -> None:
    ledger = RunLedger()
    for fate in FATES[:3]:
        ledger.enter("arrive", "in")
        ledger.settle("arrive", "in", fate)
    ledger.enter("read", "in", 5)
    ledger.settle("read", "in", "unchanged", 5)
    assert ledger.total() == Ledger(inputs=7, duplicates=1, rejects=1, unchanged=5)
    assert [(line.stage, line.source) for line in ledger.lines()] == [("arrive", "in"), ("read", "in")]
    assert ledger.find_unbalanced() == []


def test_articles_that_were_read_and_not_handed_on_show() -> None:
    ledger = RunLedger()
    ledger.enter("read", "in")
    ledger.settle("read", "in", "articles")
    assert ledger.find_unbalanced() == [LedgerLine("read", "in", Ledger(inputs=1, articles=1))]


def test_sources_go_by_the_longest_name_given_else_by_their_folder() -> None:
    origins = ["raw/inbox", "raw/inbox/wire", "https://paper.example/feed"]
    assert name_origin("raw/inbox/a.txt", origins) == "raw/inbox"
    assert name_origin("raw/inbox/wire/a.txt", origins) == "raw/inbox/wire"
    assert name_origin("raw/inboxes/a.txt", origins) == "raw/inboxes"
    assert name_origin("https://paper.example/feed", origins) == "https://paper.example/feed"
    assert name_origin("a.txt", origins) == "a.txt"
