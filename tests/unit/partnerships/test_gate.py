"""The gate lets pass what speaks of agreements."""

from __future__ import annotations

from flows.learning.examples import make_article, read_windows
from flows.partnerships.gate import list_features, pass_gate, score_gate


def first_window(text: str):  # type: ignore[no-untyped-def]
    return read_windows(make_article({"id": "x", "text": text}))[0]


def test_agreements_pass() -> None:
    assert pass_gate(first_window("Kenya and Japan signed a loan agreement for a new railway on Monday."))
    assert pass_gate(first_window("Brazil pledged to provide humanitarian aid to Haiti."))


def test_sport_and_private_lives_weigh_less() -> None:
    pledge = score_gate(first_window("Brazil pledged to provide humanitarian aid to Haiti."))
    assert score_gate(first_window("Brazil beat Germany three nil in the second half of the match.")) < pledge
    assert score_gate(first_window("She was born in Italy and grew up in Canada.")) < pledge


def test_features_are_words_pairs_and_the_count_of_principals() -> None:
    features = list_features(first_window("Kenya met Japan."))
    assert {"kenya", "met", "japan", "kenya met", "met japan", "#n2", "#len0"} == set(features)
