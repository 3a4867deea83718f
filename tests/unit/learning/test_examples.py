"""Labels of windows from annotated articles."""

from __future__ import annotations

from typing import Any

from flows.learning.examples import Source, is_held_out, list_answers, make_article, make_examples

TEXT = (
    "Kenya and Japan signed a loan agreement on Monday. Officials from Uganda watched. Japan thanked Kenya for its hospitality."
)
ROW = {"id": "x1", "title": "", "text": TEXT, "date": "2025-09-23"}


def record(quote: str, *codes: str) -> dict[str, Any]:
    parties = [{"name": c, "code": c} for c in codes]
    return {"parties": parties, "instrument": "loan", "stage": "signed", "sectors": ["finance"], "evidence": quote}


def test_a_pair_is_stated_where_the_quote_stands_and_teaches_nothing_elsewhere() -> None:
    gold = {"partnerships": [record("signed a loan agreement", "KE", "JP")]}
    first, *_, last = make_examples(Source(make_article(ROW), gold))
    stated = {label.codes: (bool(label.records), label.counts) for label in first.labels}
    later = {label.codes: (bool(label.records), label.counts) for label in last.labels}
    assert stated["JP", "KE"] == (True, True)
    assert later["JP", "KE"] == (False, False)
    assert all(counts and not is_stated for codes, (is_stated, counts) in stated.items() if "UG" in codes)


def test_a_row_says_whether_another_window_states_the_pair_again() -> None:
    gold = {"partnerships": [record("signed a loan agreement", "KE", "JP")]}
    start = TEXT.index("Japan thanked")
    for answer, expected in (("yes", (True, True)), ("no", (False, True))):
        row = {"field": "text", "start": start, "yes": [], "no": [], answer: [[0, 1, 0]]}
        *_, last = make_examples(Source(make_article(ROW), gold, (row,)))
        (label,) = [label for label in last.labels if label.codes == ("JP", "KE")]
        assert (bool(label.records), label.counts) == expected


def test_a_crowd_teaches_nothing() -> None:
    answers = list_answers({"partnerships": [record("q", "AA", "BB", "CC", "DD", "EE", "FF", "GG")]})
    assert not answers.pairs
    assert len(answers.crowd) == 21


def test_an_annotated_window_says_no_of_what_it_does_not_list() -> None:
    rows = [{"field": "text", "start": 0, "pairs": [["JP", "KE", "loan", "signed", ["finance"], True]]}]
    (example,) = make_examples(Source(make_article(ROW), None, tuple(rows)))
    assert {label.codes: bool(label.records) for label in example.labels if label.counts}["JP", "KE"]
    assert all(label.counts for label in example.labels)


def test_an_unsure_annotation_teaches_nothing() -> None:
    rows = [{"field": "text", "start": 0, "pairs": [["JP", "KE", "loan", "signed", ["finance"], False]]}]
    (example,) = make_examples(Source(make_article(ROW), None, tuple(rows)))
    assert not next(label for label in example.labels if label.codes == ("JP", "KE")).counts


def test_articles_kept_out_are_told_by_their_number() -> None:
    assert [is_held_out(i) for i in ("t0010", "t0015", "t0011")] == [True, True, False]
