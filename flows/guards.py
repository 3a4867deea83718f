"""Guards: what must hold of a version before it is shown. One that refuses names the numbers, and the cure; a person may let it
pass with a reason, which is kept in the table ``runs``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.articles.ledger import Ledger
from flows.errors import RefusedToPublish, UsageError
from flows.marts.checks import Failure, tell_failures
from flows.sections import GuardSettings
from flows.tables.parts import hash_file, write_text

GUARDS = {
    "rejects": "too large a share of what a run was given was refused",
    "shrinking": "a table or view is much smaller than in the version before",
    "accuracy": "on the answer key a figure is below its floor",
    "ledger": "the books do not balance",
    "checks": "a check of the data found rows that must not be",
}
# What may shrink at any time: it tells of faults, or of what is not settled yet.
MAY_SHRINK = ("rejects", "corrections", "partnership_contradictions", "overdue_deadlines", "duplicates", "partnership_redirects")
ACCURACY_FILE = "accuracy.json"


def check_accepted(names: Collection[str], reason: str) -> dict[str, str]:
    """What may be passed, and why; UsageError for a guard that there is none of, or without a reason."""
    if unknown := sorted(set(names) - GUARDS.keys()):
        raise UsageError(f"There is no guard {unknown[0]!r}; there are {', '.join(GUARDS)}.")
    if names and not reason.strip():
        raise UsageError("--accept needs a --reason, for those who ask later.")
    return dict.fromkeys(names, reason.strip())


@dataclass(slots=True)
class VersionGuard:
    """The guards of one run. ``accepted`` are those that may be passed, with the reason; ``notes`` what was passed."""

    settings: GuardSettings
    root: Path
    accepted: Mapping[str, str]
    ledger: Ledger = field(default_factory=Ledger)
    notes: list[str] = field(default_factory=list)

    def refuse(self, guard: str, found: str, cure: str) -> None:
        """RefusedToPublish, unless the guard may be passed: then that is noted."""
        if reason := self.accepted.get(guard):
            self.notes.append(f"{guard}: {found} ({reason})")
            return
        raise RefusedToPublish(
            f"The guard {guard!r} refused, so nothing was published: {found}. {cure} To publish all the same: "
            f'comity run --accept {guard} --reason "…"'
        )

    def pass_failures(self, failures: Sequence[Failure]) -> None:
        """No check of the data may have found anything."""
        if failures:
            self.refuse(
                "checks", tell_failures(failures), "Mend what the checks name (comity correct, or the input), or report a fault."
            )

    def pass_counts(self, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        """What the run refused and what the version lost must stay within the limits."""
        self._pass_ledger()
        self._pass_rejects()
        least, most = self.settings.least_rows, self.settings.shrink_share
        lost = [
            f"{name} from {rows:,} rows to {after[name]:,} ({1 - after[name] / rows:.0%} less)"
            for name, rows in before.items()
            if name in after and name not in MAY_SHRINK and rows >= least and after[name] < rows * (1 - most)
        ]
        if lost:
            cure = "See what changed with comity changes and comity rejects list, and put back what is missing in raw/."
            self.refuse("shrinking", f"{'; '.join(lost)}; the limit is {most:.0%} (guards.shrink_share)", cure)

    def _pass_ledger(self) -> None:
        if not self.ledger.balances():
            self.refuse("ledger", f"the books do not balance: {self.ledger}", "This is a fault of Comity's; please report it.")

    def _pass_rejects(self) -> None:
        inputs, rejects, most = self.ledger.inputs, self.ledger.rejects, self.settings.reject_share
        if inputs >= self.settings.least_inputs and rejects > inputs * most:
            told = f"{rejects:,} of {inputs:,} inputs were refused ({rejects / inputs:.0%})"
            cure = "See why with comity rejects list; when it is mended, comity rejects retry."
            self.refuse("rejects", f"{told}; the limit is {most:.0%} (guards.reject_share)", cure)

    def pass_accuracy(self, state: Path, fingerprint: str) -> None:
        """The reader must reach its floors on the answer key; measured once for each reader and key."""
        if self.settings.answer_key is None:
            return
        figures = self._measure(state, fingerprint)
        low = [
            f"{name} {figures.get(name, 0):.3f} below {floor:.3f}"
            for name, floor in self.settings.floors.items()
            if figures.get(name, 0) < floor
        ]
        if low:
            cure = "Go back to the release before, or lower guards.floors."
            self.refuse("accuracy", f"{'; '.join(low)} (F1 on {self.settings.answer_key})", cure)

    def _measure(self, state: Path, fingerprint: str) -> dict[str, float]:
        key, articles = (self.root / path if path else None for path in (self.settings.answer_key, self.settings.answer_articles))
        assert key is not None
        measured = hashlib.sha256("\0".join([fingerprint, *(hash_file(one) for one in (key, articles) if one)]).encode())
        known = _read_known(state / ACCURACY_FILE)
        if known.get("of") != measured.hexdigest():
            from flows.evaluation.run import measure_files

            known = {"of": measured.hexdigest(), "f1": measure_files(key, articles)}
            write_text(state / ACCURACY_FILE, json.dumps(known, indent=1))
        figures: dict[str, float] = known["f1"]
        return figures


def _read_known(path: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
