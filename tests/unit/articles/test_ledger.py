from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.articles.ledger import Fate, Ledger, count_by_source

FATES: list[Fate] = ["articles", "duplicates", "rejects", "unchanged"]


def test_books_balance_or_do_not() -> None:
    assert Ledger(inputs=4, articles=1, duplicates=1, rejects=1, unchanged=1).balances()
    assert not Ledger(inputs=3, articles=1, rejects=1).balances()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(FATES))))
def test_one_fate_for_each_item_balances_in_every_source_and_in_all(fates: list[tuple[str, Fate]]) -> None:
    arrived = {source: sum(one == source for one, _ in fates) for source in "abc"}
    ledgers = count_by_source(arrived, fates)
    assert all(ledger.balances() for ledger in ledgers.values())
    assert sum(ledgers.values(), Ledger()).inputs == len(fates)


def test_a_lost_item_or_an_unknown_source_shows() -> None:
    assert not count_by_source({"a": 2}, [("a", "articles")])["a"].balances()
    assert not count_by_source({}, [("b", "articles")])["b"].balances()
