"""What publication asks before it shows a version; who guards, and why one may pass, is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from flows.marts.checks import Failure, refuse_failures


class Guard(Protocol):
    """Raises RefusedToPublish where a version must not be shown; ``notes`` tells what was let pass."""

    notes: list[str]

    def pass_failures(self, failures: Sequence[Failure]) -> None:
        """What the checks of the data found."""

    def pass_counts(self, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        """The rows of each table and view, in the version before and in this one."""


class NoGuard:
    """Lets pass all but what a check of the data found."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def pass_failures(self, failures: Sequence[Failure]) -> None:
        """None is let pass."""
        refuse_failures(failures)

    def pass_counts(self, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        """All are."""
