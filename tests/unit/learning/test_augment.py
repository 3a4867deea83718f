"""Altered copies: other countries, the same sentences."""

from __future__ import annotations

from random import Random

from flows.learning.augment import swap_countries
from flows.learning.examples import Source, make_article, make_examples

TEXT = "Kenyan farmers cheered. Kenya and Japan signed a loan agreement on Monday, Nairobi said."
GOLD = {
    "partnerships": [
        {
            "parties": [{"name": "Kenya", "code": "KE"}, {"name": "Japan", "code": "JP"}],
            "instrument": "loan",
            "stage": "signed",
            "sectors": ["finance"],
            "evidence": "Kenya and Japan signed a loan agreement",
        }
    ]
}


def test_countries_change_places_throughout() -> None:
    article = make_article({"id": "x", "title": "Kenya signs", "text": TEXT, "outlet_country": "KE"})
    altered = swap_countries(Source(article, GOLD), Random(1))
    assert altered is not None
    copy, gold = altered.article, altered.gold
    assert gold is not None
    codes = {p["code"] for p in gold["partnerships"][0]["parties"]}
    assert "Kenya" not in copy.text + copy.title
    assert "Japan" not in copy.text
    assert not codes & {"KE", "JP"}
    assert copy.outlet_country in codes
    assert gold["partnerships"][0]["evidence"] in copy.text


def test_a_copy_has_the_labels_of_its_original() -> None:
    article = make_article({"id": "x", "text": TEXT})
    copies = (swap_countries(Source(article, GOLD), Random(seed)) for seed in range(5))
    for altered in copies:
        assert altered is not None
        stated = [label for e in make_examples(altered) for label in e.labels if label.records]
        assert len(stated) == 1


def test_an_article_without_countries_has_no_copy() -> None:
    assert (
        swap_countries(Source(make_article({"id": "x", "text": "Rain fell in the hills."}), {"partnerships": []}), Random(1))
        is None
    )


def test_single_annotated_windows_move_with_the_copy() -> None:
    row = {"field": "text", "start": 24, "pairs": [["JP", "KE", "loan", "signed", ["finance"], True]]}
    source = Source(make_article({"id": "x", "text": TEXT}), None, (row,))
    for seed in range(5):
        altered = swap_countries(source, Random(seed))
        assert altered is not None
        (example,) = make_examples(altered)
        (label,) = [label for label in example.labels if label.records]
        assert not set(label.codes) & {"JP", "KE"}
