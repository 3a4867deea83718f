"""Tallies of what was right, invented and missed, and the figures that follow from them."""

from __future__ import annotations

from collections.abc import Hashable, Set
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives, summed over articles."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def add_sets(self, gold: Set[Hashable], found: Set[Hashable], ignored: Set[Hashable] = frozenset()) -> None:
        """Compare what is annotated with what was found; what is ignored counts on neither side."""
        self.add(len((gold & found) - ignored), len(found - gold - ignored), len(gold - found - ignored))

    def add(self, right: int, invented: int, missed: int) -> None:
        """Add counts."""
        self.right += right
        self.invented += invented
        self.missed += missed

    def add_value(self, gold: object, found: object, same: bool) -> None:
        """A value that only one side has, or that differs, costs recall, precision or both."""
        self.add(int(same), int(bool(found) and not same), int(bool(gold) and not same))

    def figures(self) -> dict[str, float | int]:
        """Precision, recall and F1, with the counts that they rest on."""
        gold, found = self.right + self.missed, self.right + self.invented
        precision, recall = _share(self.right, found), _share(self.right, gold)
        f1 = _share(2 * precision * recall, precision + recall)
        return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4), "gold": gold, "pred": found}


@dataclass(slots=True)
class Share:
    """How many of those asked were right."""

    right: int = 0
    asked: int = 0

    def add(self, is_right: bool) -> None:
        """One more asked."""
        self.right += is_right
        self.asked += 1

    def figures(self) -> dict[str, float | int]:
        """The counts and their share."""
        return {"right": self.right, "asked": self.asked, "share": round(_share(self.right, self.asked), 4)}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
