"""The claim model that ships: what goes in and what comes out."""

from __future__ import annotations

from itertools import combinations

import pytest

from flows.learning.examples import make_article, read_windows
from flows.partnerships.judge import Encoded, load_model, make_feed
from flows.partnerships.labels import INSTRUMENTS, SECTORS, STAGES

SIGNED = "Kenya and Japan signed a loan agreement for a new railway on Monday."
RAIN = "Rain fell in Kenya while Japan was dry."


def windows_of(text: str):  # type: ignore[no-untyped-def]
    return read_windows(make_article({"id": "x", "text": text}))


def test_every_two_principals_of_a_window_get_a_verdict() -> None:
    windows = windows_of("Kenya, Uganda and Japan signed a pact.")
    verdicts = load_model().read(windows, [0])
    assert [v.codes for v in verdicts] == list(combinations(["JP", "KE", "UG"], 2))
    for v in verdicts:
        assert 0 <= v.probability <= 1
        assert (len(v.instruments), len(v.stages), len(v.sectors)) == (len(INSTRUMENTS), len(STAGES), len(SECTORS))
        assert v.instruments.sum() == pytest.approx(1, abs=1e-3)


def test_an_agreement_is_told_from_the_weather() -> None:
    (signed,), rain = (load_model().read(windows_of(text), [0]) for text in (SIGNED, RAIN))
    assert signed.probability > 0.5
    assert all(v.probability < 0.5 for v in rain)
    assert STAGES[int(signed.stages.argmax())] == "signed"
    assert INSTRUMENTS[int(signed.instruments.argmax())] == "loan"


def test_what_stands_beside_a_window_in_its_batch_hardly_matters() -> None:
    long = SIGNED + " " + " ".join(f"Kenya told Japan about year {n}." for n in range(8))
    alone = load_model().read(windows_of(SIGNED), [0])[0]
    windows = windows_of(long)
    together = next(v for v in load_model().read(windows, range(len(windows))) if v.window == 0)
    assert together.codes == alone.codes


def test_the_feed_weighs_each_principals_marks_evenly() -> None:
    feed = make_feed([Encoded(0, [1, 2, 3, 4], 2, ((2, 3), (1,)))], [(0, 0, 1)])
    assert feed["a"].tolist() == [[0, 0, 0.5, 0.5]]
    assert feed["b"].tolist() == [[0, 1, 0, 0]]
    assert feed["types"].tolist() == [[0, 0, 1, 1]]
