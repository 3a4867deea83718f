"""From pairs to statements of parties, and from statements to arrangements."""

from __future__ import annotations

import numpy as np
import pytest

from flows.partnerships.labels import INSTRUMENTS, SECTORS, STAGES
from flows.partnerships.verdicts import Verdict, group_statements, join_pairs, merge_statements, overlap


def verdict(a: str, b: str, instrument: str = "mou", window: int = 0, probability: float = 0.9, stage: str = "signed") -> Verdict:
    def sure(names: tuple[str, ...], name: str) -> np.ndarray:  # type: ignore[type-arg]
        return np.array([float(n == name) for n in names], dtype=np.float32)

    return Verdict(window, (a, b), probability, sure(INSTRUMENTS, instrument), sure(STAGES, stage), sure(SECTORS, "trade"))


def test_three_principals_that_all_hold_together_are_one_arrangement() -> None:
    found = join_pairs([verdict("AU", "GB"), verdict("AU", "US"), verdict("GB", "US")])
    assert [s.codes for s in found] == [{"AU", "GB", "US"}]


def test_one_hub_with_two_partners_is_two_arrangements() -> None:
    found = join_pairs([verdict("AU", "JP"), verdict("IN", "JP")])
    assert sorted(sorted(s.codes) for s in found) == [["AU", "JP"], ["IN", "JP"]]


def test_pairs_of_another_kind_stay_apart() -> None:
    found = join_pairs([verdict("AU", "GB"), verdict("AU", "US"), verdict("GB", "US", "loan")])
    assert len(found) == 2 or all(len(s.codes) == 2 for s in found)
    assert not any(s.codes == {"AU", "GB", "US"} for s in found)


def test_the_same_arrangement_told_twice_is_one_group() -> None:
    groups = group_statements(
        join_pairs([verdict("KE", "US"), verdict("KE", "US", window=3), verdict("KE", "US", "loan", window=4)])
    )
    assert sorted(len(g) for g in groups) == [1, 2]


def test_a_group_speaks_with_the_weight_of_its_statements() -> None:
    statements = join_pairs(
        [verdict("KE", "US", probability=0.9, stage="signed"), verdict("KE", "US", window=1, probability=0.3, stage="proposed")]
    )
    whole = merge_statements(statements)
    assert STAGES[int(whole.stages.argmax())] == "signed"
    assert whole.probability == pytest.approx(0.9)
    assert whole.stages.sum() == pytest.approx(1.0)


def test_overlap_of_distributions() -> None:
    same = np.array([0.5, 0.5], dtype=np.float32)
    assert overlap(same, same) == pytest.approx(1.0)
    assert overlap(np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)) == 0.0
