"""Confidence follows how often claims are right."""

from __future__ import annotations

from itertools import pairwise

from flows.learning.confidence import chain_bends, fit_bend
from flows.partnerships.confidence import Bend, load_bend, tell_confidence


def test_a_bend_tells_the_share_that_is_right() -> None:
    judged = [(0.9, k < 7) for k in range(10)] + [(0.5, k < 3) for k in range(10)]
    bend = fit_bend(judged)
    assert abs(tell_confidence(0.9, bend) - 0.7) < 0.001
    assert abs(tell_confidence(0.5, bend) - 0.3) < 0.001


def test_a_straight_bend_changes_nothing() -> None:
    assert abs(tell_confidence(0.65, Bend(1.0, 0.0)) - 0.65) < 1e-9


def test_two_bends_are_one() -> None:
    first, second = Bend(0.5, -0.25), Bend(0.8, 0.1)
    for probability in (0.2, 0.5, 0.9):
        in_turn = tell_confidence(tell_confidence(probability, first), second)
        assert abs(tell_confidence(probability, chain_bends(first, second)) - in_turn) < 0.001


def test_the_shipped_bend_keeps_the_order_and_the_bounds() -> None:
    told = [tell_confidence(k / 100, load_bend()) for k in range(101)]
    assert all(one < other for one, other in pairwise(told))
    assert 0 < told[0] < told[-1] < 1
