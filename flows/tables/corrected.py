"""The two places at which people's corrections come in: before the claims are consolidated, and after. ``flows.corrections``
knows what they say; here stands only what the assembling of the tables asks of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from flows.arrangements.consolidate import Consolidated
from flows.arrangements.constraints import Constraint
from flows.tables.gather import Gathered


class Consolidate(Protocol):
    """Consolidates the claims under constraints; ``only``: as far as these claims are concerned."""

    def __call__(self, constraints: Iterable[Constraint], only: Collection[str] | None = None) -> Consolidated: ...


class Corrector(Protocol):
    """What people have corrected. Its methods are called once each, in this order."""

    def bind_entities(self, gathered: Gathered) -> tuple[Constraint, ...]:
        """Which entities, as read, are said to be one or to be different, before those of all articles are resolved."""

    def correct_readings(self, gathered: Gathered, previous: Path | None) -> Gathered:
        """The gathered rows with what is said of articles, entities and claims; ``previous`` is the published version."""

    def bind_claims(self, claims: pd.DataFrame, parties: pd.DataFrame, consolidate: Consolidate) -> tuple[Constraint, ...]:
        """What is said of partnerships being one or not, as constraints on claims. ``consolidate`` shows what is without."""

    def correct_partnerships(self, found: Consolidated, entities: pd.DataFrame, recommend_from: float) -> Consolidated:
        """The consolidated tables with what is set and dropped; claims of dropped partnerships are assigned to none."""

    def describe_outcomes(self) -> list[dict[str, Any]]:
        """The rows of the table ``corrections``: what became of each."""


class NoCorrections:
    """Nothing is corrected."""

    def bind_entities(self, gathered: Gathered) -> tuple[Constraint, ...]:
        """Nothing binds."""
        return ()

    def correct_readings(self, gathered: Gathered, previous: Path | None) -> Gathered:
        """The rows as they are."""
        return gathered

    def bind_claims(self, claims: pd.DataFrame, parties: pd.DataFrame, consolidate: Consolidate) -> tuple[Constraint, ...]:
        """Nothing binds."""
        return ()

    def correct_partnerships(self, found: Consolidated, entities: pd.DataFrame, recommend_from: float) -> Consolidated:
        """The tables as they are."""
        return found

    def describe_outcomes(self) -> list[dict[str, Any]]:
        """No rows."""
        return []
