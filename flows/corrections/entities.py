"""Corrections of entities: which names are one thing, which are two, which are none, and what the thing is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from flows.arrangements.constraints import Constraint
from flows.corrections.edits import describe_row, find_unmet, settle
from flows.corrections.fields import name_nearest, show_value
from flows.corrections.outcome import Outcome
from flows.corrections.record import Correction
from flows.corrections.records import Row, collect_rows
from flows.corrections.relations import JOINING, Bonds, choose_heads, group_ids, relate
from flows.corrections.renaming import Plan, rename_entities, state_facts
from flows.tables.assemble import summarize_entities, to_frame
from flows.tables.gather import Gathered
from flows.tables.resolved import resolve_gathered


def bind_entities(corrections: Iterable[Correction], gathered: Gathered) -> tuple[tuple[Constraint, ...], dict[str, str]]:
    """What is said of entities as read being one or not, before they are resolved; and which do not find what they expect.

    What they expect is looked for in what resolution finds without any of them.
    """
    ours = [one for one in corrections if one.table == "entities" and one.action in (*JOINING, "different")]
    unmet: dict[str, str] = {}
    if any(one.expects for one in ours):
        resolved = resolve_gathered(gathered).sightings
        read = gathered.sightings["entity_id"].to_pylist()
        for one in ours:
            key = follow_entities(one, read, resolved).key
            if told := find_unmet(one, _summarize(collect_rows([resolved], "entity_id", {key}))):
                unmet[one.id] = told
    bonds = Bonds()
    for one in sorted(ours, key=lambda one: one.order, reverse=True):
        if one.id not in unmet:
            bonds.accept(one, relate(one, lambda key: key))
    return bonds.constraints, unmet


def correct_entities(
    gathered: Gathered, corrections: Iterable[Correction], unmet: Mapping[str, str]
) -> tuple[Gathered, dict[str, Outcome]]:
    """The gathered rows with what is said of entities. ``unmet``: which of those that relate two find not what they expect."""
    ours = [one for one in corrections if one.table == "entities"]
    bonds = Bonds()
    if not ours:
        return gathered, {}
    plan = Plan()
    sightings = gathered.sightings
    outcomes = {one.id: _split(plan, sightings, one) for one in ours if one.action == "split"}
    known = set(pc.unique(sightings["entity_id"]).to_pylist()) | set(plan.split.values())
    relations = [one for one in ours if one.action in (*JOINING, "different")]
    outcomes |= {
        one.id: _relate(bonds, one, known, unmet.get(one.id))
        for one in sorted(relations, key=lambda one: one.order, reverse=True)
    }
    standing = [one for one in relations if outcomes[one.id].status == "applied"]
    plan.renamed = {one: head for one, head in choose_heads(group_ids(bonds.constraints), standing).items() if one != head}
    outcomes |= {one.id: _head(plan, one, outcomes[one.id]) for one in standing}
    gathered = rename_entities(gathered, plan)
    outcomes |= settle([one for one in ours if one.action in ("set", "drop")], _Facts(plan, gathered.sightings).attempt)
    return state_facts(rename_entities(gathered, Plan(dropped=plan.dropped)), plan.facts), outcomes


def follow_entities(correction: Correction, read: Sequence[str], sightings: pa.Table) -> Correction:
    """The correction with the ids that resolution gave to what it names. ``read`` are the ids of the sightings before that."""
    if correction.table != "entities":
        return correction
    resolved = sightings["entity_id"].to_pylist()
    wanted = {correction.key, *(correction.parts if correction.action != "split" else ())} - set(resolved)
    heirs: dict[str, Counter[str]] = {}
    for old, now in zip(read, resolved, strict=True) if wanted else ():
        if old in wanted:
            heirs.setdefault(old, Counter())[now] += 1
    moved = {old: min(found, key=lambda now: (-found[now], now)) for old, found in heirs.items()}
    parts = sorted({moved.get(part, part) for part in correction.parts})
    return replace(correction, key=moved.get(correction.key, correction.key), parts=tuple(parts))


def name_split(entity_id: str, articles: Collection[str]) -> str:
    """The id of what is set apart from an entity, made from the articles that speak of it."""
    return f"{entity_id}~{hashlib.sha256(' '.join(sorted(articles)).encode()).hexdigest()[:8]}"


def _split(plan: Plan, sightings: pa.Table, correction: Correction) -> Outcome:
    rows = collect_rows([sightings], "entity_id", {correction.key})
    articles = {row["article_id"] for row in rows}
    if missing := sorted(set(correction.parts + correction.held) - articles):
        told = f"article {missing[0]} does not name it" if rows else f"there is no entity {correction.key} any more"
        return Outcome("stale", correction.key if rows else None, told=told)
    if unmet := find_unmet(correction, _summarize(rows)):
        return Outcome("stale", correction.key, told=unmet)
    new = name_split(correction.key, correction.parts)
    taken = [article for article in correction.parts if (article, correction.key) in plan.split]
    if taken or articles == set(correction.parts):
        return Outcome(
            "stale", correction.key, told="these articles are set apart already" if taken else "no other article names it"
        )
    plan.split |= {(article, correction.key): new for article in correction.parts}
    return Outcome("applied", correction.key, correction.key, f"{correction.key}; {new}")


def _relate(bonds: Bonds, correction: Correction, known: Collection[str], unmet: str | None) -> Outcome:
    if missing := [one for one in (correction.key, *correction.parts) if one not in known]:
        return Outcome("stale", None, told=f"there is no entity {missing[0]!r}.{name_nearest(missing[0], known)}")
    if unmet:
        return Outcome("stale", correction.key, told=unmet)
    if told := bonds.accept(correction, relate(correction, lambda key: key)):
        return Outcome("stale", correction.key, told=told)
    ids = "; ".join((correction.key, *correction.parts))
    return Outcome("applied", correction.key, ids, ids)


def _head(plan: Plan, correction: Correction, outcome: Outcome) -> Outcome:
    now = plan.renamed.get(correction.key, correction.key)
    return replace(outcome, current_key=now, new_value=now) if correction.action in JOINING else replace(outcome, current_key=now)


class _Facts:
    """Setting what an entity is, and dropping what is none."""

    def __init__(self, plan: Plan, sightings: pa.Table) -> None:
        self.plan, self.sightings = plan, sightings

    def attempt(self, correction: Correction) -> Outcome:
        """Apply a correction if it holds."""
        key = self.plan.renamed.get(correction.key, correction.key)
        rows = collect_rows([self.sightings], "entity_id", {key})
        if not rows or key in self.plan.dropped:
            by = self.plan.dropped.get(key)
            return Outcome("stale", told=f"dropped by correction {by}" if by else f"there is no entity {correction.key} any more")
        row = {**_summarize(rows), **self.plan.facts.get(key, {})}
        if told := find_unmet(correction, row):
            return Outcome("stale", key, told=told)
        if correction.action == "drop":
            self.plan.dropped[key] = correction.id
            return Outcome("applied", None, describe_row(row))
        self.plan.facts.setdefault(key, {})[correction.field or ""] = correction.value
        return Outcome("applied", key, show_value(row.get(correction.field or "")), show_value(correction.value))


def _summarize(rows: list[Row]) -> Row:
    """The row of ``entities`` that these sightings make; empty if there are none."""
    if not rows:
        return {}
    schema = pa.schema([pa.field(name, pa.string()) for name in rows[0]])
    frame = summarize_entities(to_frame(pa.Table.from_pylist(rows, schema=schema)))
    return {str(name): value for name, value in frame.to_dict("records")[0].items()}
