"""What the claim model says of two principals in one window, and how such verdicts become statements of parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float32]
SAME_KIND = 0.5  # overlap of two instrument distributions from which two pairs of one sentence are one arrangement


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """Whether a window states a partnership of two principals, and of which kind; arrays in the order of the closed lists."""

    window: int
    codes: tuple[str, str]
    probability: float
    instruments: Shares
    stages: Shares
    sectors: Shares


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One window's statement of one arrangement of two parties or more."""

    window: int
    codes: frozenset[str]
    probability: float
    instruments: Shares
    stages: Shares
    sectors: Shares


def overlap(one: Shares, other: Shares) -> float:
    """How far two distributions agree: 1 for the same, 0 for nothing in common."""
    return float(np.minimum(one, other).sum())


def choose_sure(verdicts: Iterable[Verdict], least: float, further: float) -> list[Verdict]:
    """The surest pair of each window from ``least`` on, and its other pairs from ``further`` on."""
    likely = [v for v in verdicts if v.probability >= least]
    best: dict[int, float] = defaultdict(float)
    for v in likely:
        best[v.window] = max(best[v.window], v.probability)
    return [v for v in likely if v.probability >= further or v.probability == best[v.window]]


def join_pairs(verdicts: Iterable[Verdict]) -> list[Statement]:
    """Pairs of one window that all hold among three principals or more, with one kind of instrument, are one arrangement."""
    by_window: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_window[verdict.window].append(verdict)
    return [s for window in sorted(by_window) for s in _join_window(by_window[window])]


def _join_window(verdicts: Sequence[Verdict]) -> list[Statement]:
    pairs = {frozenset(v.codes): v for v in verdicts}
    statements = []
    while pairs:
        best = max(pairs.values(), key=lambda v: (v.probability, v.codes))
        members = _grow(best, pairs)
        used = [pairs.pop(frozenset(q)) for q in combinations(sorted(members), 2)]
        statements.append(_merge_verdicts(frozenset(members), used))
    return statements


def _grow(seed: Verdict, pairs: dict[frozenset[str], Verdict]) -> set[str]:
    members = set(seed.codes)
    for code in sorted({c for q in pairs for c in q} - members):
        links = [pairs.get(frozenset((code, m))) for m in members]
        if all(v is not None and overlap(v.instruments, seed.instruments) >= SAME_KIND for v in links):
            members.add(code)
    return members


def _merge_verdicts(codes: frozenset[str], verdicts: Sequence[Verdict]) -> Statement:
    weights = np.array([v.probability for v in verdicts], dtype=np.float32)
    weights /= weights.sum()
    return Statement(
        verdicts[0].window,
        codes,
        min(v.probability for v in verdicts),
        _mean([v.instruments for v in verdicts], weights),
        _mean([v.stages for v in verdicts], weights),
        _mean([v.sectors for v in verdicts], weights),
    )


def _mean(rows: Sequence[Shares], weights: Shares) -> Shares:
    return np.asarray(np.average(np.stack(rows), axis=0, weights=weights), dtype=np.float32)


def group_statements(statements: Sequence[Statement], same_kind: float = SAME_KIND) -> list[list[Statement]]:
    """Statements of the same arrangement across an article: the same parties (or some of them), the same kind of instrument."""
    groups: list[list[Statement]] = []
    for s in sorted(statements, key=lambda s: (-len(s.codes), -s.probability, s.window)):
        home = next((g for g in groups if s.codes <= g[0].codes and overlap(s.instruments, g[0].instruments) >= same_kind), None)
        if home is None:
            groups.append([s])
        else:
            home.append(s)
    return groups


def merge_statements(group: Sequence[Statement]) -> Statement:
    """The arrangement that a group of statements tells, seen from its surest statement."""
    best = max(group, key=lambda s: (s.probability, -s.window))
    weights = np.array([s.probability for s in group], dtype=np.float32)
    weights /= weights.sum()
    return Statement(
        best.window,
        group[0].codes,
        best.probability,
        _mean([s.instruments for s in group], weights),
        _mean([s.stages for s in group], weights),
        _mean([s.sectors for s in group], weights),
    )
