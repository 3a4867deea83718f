"""What merge, split, same and different expect of a record: looked for in what there is without them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flows.arrangements.consolidate import Consolidated
from flows.corrections.edits import find_unmet
from flows.corrections.record import Correction
from flows.corrections.records import Row, read_rows

_LISTS = {"parties": ("parties", "entity_id"), "sectors": ("sectors", "sector")}
_SEEN_FROM_AFAR = frozenset({"part_of", "recommended"})  # what other arrangements decide
_KINDS = ("country", "subdivision", "body")

Look = Callable[[Collection[str] | None], Consolidated]


def find_unmet_partnerships(
    waiting: Sequence[Correction], find_claim: Callable[[str], str | None], look: Callable[..., Consolidated]
) -> dict[str, str]:
    """Which of these corrections do not find what they expect, and why. ``look`` consolidates as far as claims are concerned."""
    if not waiting:
        return {}
    concerned = {claim for one in waiting for claim in (find_claim(one.key), *one.held) if claim}
    afar = any(name in _SEEN_FROM_AFAR for one in waiting for name, _ in one.expects)
    found = look(only=None if afar else concerned)
    assigned = dict(zip(found.assignment["claim_id"], found.assignment["partnership_id"], strict=True))
    rows = _describe(found, {assigned[claim] for claim in concerned if claim in assigned})
    told = {
        one.id: _find_parted(one, assigned) or _find_other(one, rows, assigned.get(find_claim(one.key) or "")) for one in waiting
    }
    return {name: why for name, why in told.items() if why}


def _find_parted(correction: Correction, assigned: Mapping[str, str]) -> str | None:
    """Why a split has nothing to part: the claims that it expects together are not."""
    ids = {assigned.get(claim) for claim in correction.held}
    return f"the claims that 'expect' lists stand in {len(ids)} partnerships already" if len(ids) > 1 else None


def _find_other(correction: Correction, rows: Mapping[str, Row], key: str | None) -> str | None:
    if not correction.expects:
        return None
    row = rows.get(key or "")
    return find_unmet(spell_parties(correction, row["parties"]), row) if row else "there is no such partnership without it"


def spell_parties(correction: Correction, members: Collection[str]) -> Correction:
    """The correction with the parties that it expects by code (KE, US-CA, EU) by the ids that these have among the members."""
    expects = tuple((name, _spell(value, members) if name == "parties" else value) for name, value in correction.expects)
    return replace(correction, expects=expects)


def _spell(value: Any, members: Collection[str]) -> Any:
    if not isinstance(value, tuple):
        return value
    by_code = {f"{kind}:{code}": code for kind in _KINDS for code in value}
    found = {by_code[one]: one for one in members if one in by_code}
    return tuple(sorted(found.get(one, one) for one in value))


def _describe(found: Consolidated, wanted: Collection[str]) -> dict[str, Row]:
    """The rows of partnerships, with their parties and sectors as lists."""
    frames = {"parties": found.parties, "sectors": found.sectors}
    lists = {name: _list_members(frames[frame], column) for name, (frame, column) in _LISTS.items()}
    rows = read_rows(found.partnerships[found.partnerships["partnership_id"].isin(list(wanted))])
    return {
        row["partnership_id"]: {
            **row,
            **{name: tuple(sorted(members.get(row["partnership_id"], ()))) for name, members in lists.items()},
        }
        for row in rows
    }


def _list_members(frame: Any, column: str) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    pairs: Iterable[tuple[str, str]] = zip(frame["partnership_id"], frame[column], strict=True)
    for key, one in pairs:
        members.setdefault(key, []).append(one)
    return members
