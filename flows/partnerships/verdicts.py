"""What the claim model says of two principals in one window, and how such verdicts become statements of parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float32]
# Of what makes two statements of the same parties alike; several settings near these did equally well on annotated articles.
INSTRUMENT_WEIGHT, STAGE_WEIGHT, SECTOR_WEIGHT, TITLE_WEIGHT = 2.0, 0.6, 1.2, 1.5
SAME_ARRANGEMENT = 1.85  # likeness from which two statements of the same parties are one arrangement
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
        statements.append(_average(best.window, frozenset(members), min(v.probability for v in used), used))
    return statements


def _grow(seed: Verdict, pairs: dict[frozenset[str], Verdict]) -> set[str]:
    members = set(seed.codes)
    for code in sorted({c for q in pairs for c in q} - members):
        links = [pairs.get(frozenset((code, m))) for m in members]
        if all(v is not None and overlap(v.instruments, seed.instruments) >= SAME_KIND for v in links):
            members.add(code)
    return members


def _average(window: int, codes: frozenset[str], probability: float, members: Sequence[Verdict | Statement]) -> Statement:
    """A statement whose kinds are those of its members, each with the weight of its probability."""
    weights = np.array([m.probability for m in members], dtype=np.float32)
    weights /= weights.sum()
    return Statement(
        window,
        codes,
        probability,
        _mean([m.instruments for m in members], weights),
        _mean([m.stages for m in members], weights),
        _mean([m.sectors for m in members], weights),
    )


def _mean(rows: Sequence[Shares], weights: Shares) -> Shares:
    return np.asarray(np.average(np.stack(rows), axis=0, weights=weights), dtype=np.float32)


def group_statements(statements: Sequence[Statement], titles: Set[int] = frozenset()) -> list[list[Statement]]:
    """Statements of the same arrangement across an article: the same parties (or some of them) and much alike.

    ``titles``: the windows that are headlines, which mostly announce what the body tells.
    """
    groups: list[list[Statement]] = []
    for s in sorted(statements, key=lambda s: (-len(s.codes), -s.probability, s.window)):
        homes = [(_tell_likeness(s, g, titles), -i) for i, g in enumerate(groups) if s.codes <= g[0].codes]
        likeness, place = max(homes, default=(0.0, 0))
        if likeness >= SAME_ARRANGEMENT:
            groups[-place].append(s)
        else:
            groups.append([s])
    return groups


def _tell_likeness(statement: Statement, group: Sequence[Statement], titles: Set[int]) -> float:
    """How alike a statement and those of a group are on average."""
    return float(np.mean([_compare(statement, member, titles) for member in group]))


def _compare(one: Statement, other: Statement, titles: Set[int]) -> float:
    sectors = np.minimum(one.sectors, other.sectors).sum() / max(1e-6, float(np.maximum(one.sectors, other.sectors).sum()))
    return float(
        INSTRUMENT_WEIGHT * overlap(one.instruments, other.instruments)
        + STAGE_WEIGHT * overlap(one.stages, other.stages)
        + SECTOR_WEIGHT * sectors
        + TITLE_WEIGHT * (not titles.isdisjoint((one.window, other.window)))
    )


def merge_statements(group: Sequence[Statement]) -> Statement:
    """The arrangement that a group of statements tells, seen from its surest statement."""
    best = max(group, key=lambda s: (s.probability, -s.window))
    return _average(best.window, group[0].codes, best.probability, group)
