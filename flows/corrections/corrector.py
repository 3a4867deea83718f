"""All corrections at work: what is asked of them while the tables are assembled, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from flows.arrangements.consolidate import Consolidated, find_principals, order_claims
from flows.arrangements.constraints import Constraint
from flows.corrections.bare import drop_bare_claims
from flows.corrections.binding import bind_partnerships, tell_bound
from flows.corrections.claims import correct_articles, correct_claims
from flows.corrections.entities import bind_entities, correct_entities, follow_entities
from flows.corrections.fields import name_nearest
from flows.corrections.keyring import Keyring
from flows.corrections.lineage import Lineage, was_known
from flows.corrections.outcome import Outcome, describe_outcome
from flows.corrections.partnerships import correct_partnerships
from flows.corrections.read import sort_corrections
from flows.corrections.record import Correction
from flows.errors import BadConfiguration
from flows.tables.corrected import Consolidate
from flows.tables.gather import Gathered


@dataclass(slots=True)
class Corrections:
    """The corrections of one publication. ``moved`` are the keys that are known to have moved, old to new."""

    given: tuple[Correction, ...]
    moved: Mapping[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict, init=False)
    keyring: Keyring = field(default_factory=lambda: Keyring([]), init=False)
    moves: dict[str, str] = field(default_factory=dict, init=False)
    previous: Path | None = field(default=None, init=False)
    entities_read: list[str] = field(default_factory=list, init=False)  # of each sighting, before resolution
    entities_unmet: dict[str, str] = field(default_factory=dict, init=False)  # why a correction does not find what it expects

    def bind_entities(self, gathered: Gathered) -> tuple[Constraint, ...]:
        """Which entities, as read, are said to be one or to be different, before those of all articles are resolved."""
        ours = [one for one in self.given if one.table == "entities"]
        self.entities_read = gathered.sightings["entity_id"].to_pylist() if ours else []
        constraints, self.entities_unmet = bind_entities(ours, gathered)
        return constraints

    def correct_readings(self, gathered: Gathered, previous: Path | None) -> Gathered:
        """The gathered rows with what is said of articles, entities and claims."""
        self.previous = previous
        before = gathered
        gathered, articles = correct_articles(gathered, self.given)
        named = [follow_entities(one, self.entities_read, gathered.sightings) for one in self.given]
        gathered, entities = correct_entities(gathered, named, self.entities_unmet)
        gathered, claims = correct_claims(gathered, self.given)
        self.outcomes |= articles | entities | claims
        return drop_bare_claims(before, gathered)

    def bind_claims(self, claims: pd.DataFrame, parties: pd.DataFrame, consolidate: Consolidate) -> tuple[Constraint, ...]:
        """What is said of partnerships being one or not, as constraints on the claims that are consolidated."""
        if not any(one.table.startswith("partnership") for one in self.given):
            return ()
        ordered = order_claims(claims)
        articles = dict(zip(ordered["claim_id"], ordered["article_id"], strict=True))
        lineage = Lineage(self.previous, articles, find_principals(parties))
        self.keyring = Keyring(list(articles), self.moved, lineage.find_heir)
        bonds, outcomes = bind_partnerships(self.given, self.keyring.find_claim, articles, consolidate)
        self.outcomes |= outcomes
        return bonds.constraints

    def correct_partnerships(self, found: Consolidated, entities: pd.DataFrame, recommend_from: float) -> Consolidated:
        """The consolidated tables with what is set and dropped."""
        assigned = dict(zip(found.assignment["claim_id"], found.assignment["partnership_id"], strict=True))
        find_claim = self.keyring.find_claim
        for correction in self.given:
            if correction.table == "partnerships" and correction.id in self.outcomes:
                self.outcomes[correction.id] = tell_bound(correction, self.outcomes[correction.id], find_claim, assigned)
        corrected, outcomes = correct_partnerships(
            found, self.given, lambda key: assigned.get(find_claim(key) or ""), entities, recommend_from
        )
        self.outcomes |= outcomes
        self.moves = {key: assigned[claim] for key in sorted(self.keyring.wandered) if (claim := find_claim(key)) in assigned}
        self._refuse_unknown(found, entities)
        return corrected

    def _refuse_unknown(self, found: Consolidated, entities: pd.DataFrame) -> None:
        """A record that no version ever knew is a slip of the pen; one that is gone makes a correction stale."""
        known = {"partnerships": found.partnerships["partnership_id"], "entities": entities["entity_id"]}
        for one in self.given:
            outcome = self.outcomes[one.id]
            if self.previous and outcome.status == "stale" and outcome.current_key is None and not was_known(self.previous, one):
                listed = known["entities"] if one.table == "entities" else known["partnerships"]
                nearest = name_nearest(one.key, listed) if one.table in known else " `comity sql` finds keys."
                raise BadConfiguration(f"{one.place}: {one.table} has never held {one.key!r}: {outcome.told}.{nearest}")

    def describe_outcomes(self) -> list[dict[str, Any]]:
        """The rows of the table ``corrections``."""
        return [describe_outcome(one, self.outcomes[one.id]) for one in self.given]


def make_corrections(corrections: Iterable[Correction], moved: Mapping[str, str] | None = None) -> Corrections:
    """The corrections ready to be applied once."""
    return Corrections(sort_corrections(corrections), moved or {})
