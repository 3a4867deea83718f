"""Which extracted record stands for which annotated one: one to one, the most similar first."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from flows.evaluation.statements import Statement

ENOUGH_PARTIES = 0.5  # the party sets must overlap by half
LONGEST_EVIDENCE = 700


def match_statements(gold: list[Statement], found: list[Statement]) -> list[tuple[Statement, Statement]]:
    """The pairs that stand for each other; ties go to the first in order."""
    ranked = sorted(
        (-score, i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if (score := _likeness(g, f)) is not None
    )
    pairs: list[tuple[Statement, Statement]] = []
    free_gold, free_found = set(range(len(gold))), set(range(len(found)))
    for _, i, j in ranked:
        if i in free_gold and j in free_found:
            free_gold.remove(i)
            free_found.remove(j)
            pairs.append((gold[i], found[j]))
    return pairs


def _likeness(gold: Statement, found: Statement) -> float | None:
    parties = overlap(gold.codes, found.codes)
    if parties < ENOUGH_PARTIES:
        return None
    equal = (gold.instrument == found.instrument) + (gold.stage == found.stage)
    return parties + (overlap(gold.sectors, found.sectors) + equal) / 10


def overlap(one: Set[str], other: Set[str]) -> float:
    """What two sets share, of all that is in either."""
    return len(one & other) / len(one | other) if one | other else 0.0


def same_date(gold: str | None, found: str | None) -> bool:
    """Whether the annotated date is stated, at its precision or finer."""
    return bool(gold and found and found.startswith(gold))


def same_amount(gold: Mapping[str, Any] | None, found: Mapping[str, Any] | None) -> bool:
    """Whether the values agree within one in a hundred, in the same currency."""
    if not gold or not found:
        return False
    try:
        value, other = float(gold["value"]), float(found["value"])
    except (KeyError, TypeError, ValueError):
        return False
    return abs(value - other) <= 0.01 * abs(value) and (gold.get("currency") or "") == (found.get("currency") or "")


def evidence_holds(statement: Statement, article: Mapping[str, Any]) -> bool:
    """Whether the evidence is what stands at its offsets in the article, and no longer than allowed."""
    start, end = statement.start, statement.end
    if not (isinstance(statement.evidence, str) and isinstance(start, int) and isinstance(end, int)):
        return False
    text = str(article.get(statement.field) or "")
    return 0 <= start < end <= start + LONGEST_EVIDENCE and text[start:end] == statement.evidence
