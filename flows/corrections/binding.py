"""What is said of partnerships being one, or not, as constraints on the claims that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from flows.arrangements.constraints import Constraint
from flows.corrections.expectations import find_unmet_partnerships
from flows.corrections.outcome import Outcome
from flows.corrections.record import Correction
from flows.corrections.relations import JOINING, Bonds, relate
from flows.tables.corrected import Consolidate

RELATING = (*JOINING, "different", "split")
FindClaim = Callable[[str], str | None]


def bind_partnerships(
    corrections: Iterable[Correction], find_claim: FindClaim, claims: Collection[str], consolidate: Consolidate
) -> tuple[Bonds, dict[str, Outcome]]:
    """The bonds between present claims, and why a correction does not hold, newest first.

    What a correction expects is looked for in what there is without it: first under those alone that expect nothing, then under
    those too that were found to hold, until no more do.
    """
    ours = [one for one in corrections if one.table == "partnerships" and one.action in RELATING]
    told = {one.id: missing for one in ours if (missing := _find_missing(one, find_claim, claims))}
    waiting = {one.id: one for one in ours if (one.expects or one.held) and one.id not in told}
    while True:
        standing = [one for one in ours if one.id not in told and one.id not in waiting]
        bonds, outcomes = _accept(standing, find_claim)
        unmet = find_unmet_partnerships(list(waiting.values()), find_claim, partial(consolidate, bonds.constraints))
        if len(unmet) == len(waiting):
            refused = {**told, **unmet}
            return bonds, outcomes | {name: Outcome("stale", told=why) for name, why in refused.items()}
        waiting = {name: one for name, one in waiting.items() if name in unmet}


def _accept(standing: Iterable[Correction], find_claim: FindClaim) -> tuple[Bonds, dict[str, Outcome]]:
    bonds, outcomes = Bonds(), {}
    for correction in sorted(standing, key=lambda one: one.order, reverse=True):
        constraints = list(_constrain(correction, find_claim))
        told = None if constraints else "it sets the earliest claim apart, so 'expect' must list all claims of the partnership"
        told = told or bonds.accept(correction, constraints)
        outcomes[correction.id] = Outcome("stale", told=told) if told else Outcome("applied")
    return bonds, outcomes


def _find_missing(correction: Correction, find_claim: FindClaim, claims: Collection[str]) -> str | None:
    if find_claim(correction.key) is None:
        return f"nothing is left of partnership {correction.key}"
    if correction.action == "split":
        gone = sorted(set(correction.parts + correction.held) - set(claims))
        return f"claim {gone[0]} is no longer stated" if gone else None
    left = [part for part in correction.parts if find_claim(part) is None]
    if left:
        return f"nothing is left of partnership {left[0]}"
    names = [find_claim(key) for key in (correction.key, *correction.parts)]
    return (
        "these are one claim now, so there is nothing to tell apart"
        if correction.action == "different" and len(set(names)) < len(names)
        else None
    )


def _constrain(correction: Correction, find_claim: FindClaim) -> Iterator[Constraint]:
    if correction.action != "split":
        related = relate(correction, lambda key: find_claim(key) or key)
        yield from (one for one in related if one.one != one.other or one.kind == "different")
        if all(one.one == one.other for one in related):  # both ids stand for one claim already
            yield Constraint("same", related[0].one, related[0].one)
        return
    yield from _split(correction, find_claim(correction.key) or "")


def _split(correction: Correction, anchor: str) -> Iterator[Constraint]:
    """The parts stay together, what is left stays together, and the two are different."""
    left = sorted(set(correction.held) - set(correction.parts)) or ([] if anchor in correction.parts else [anchor])
    if not left:
        return
    for claims in (correction.parts, left):
        yield from (Constraint("same", claims[0], other) for other in claims[1:])
    yield from (Constraint("different", part, other) for part in correction.parts for other in left)


def tell_bound(correction: Correction, outcome: Outcome, find_claim: FindClaim, assigned: Mapping[str, str]) -> Outcome:
    """The outcome after consolidation: the ids as they were said, and as they are."""
    if outcome.status != "applied":
        return outcome
    now = assigned.get(find_claim(correction.key) or "")
    keys = correction.parts if correction.action == "split" else tuple(find_claim(part) or "" for part in correction.parts)
    others = sorted({assigned[key] for key in keys if key in assigned} - {now or ""})
    old = correction.key if correction.action == "split" else "; ".join((correction.key, *correction.parts))
    new = "; ".join(filter(None, (now, *others)))
    if correction.action in JOINING and others:
        return replace(outcome, status="stale", current_key=now, told=f"they could not be joined: {new}")
    return replace(outcome, current_key=now, old_value=old, new_value=new)
