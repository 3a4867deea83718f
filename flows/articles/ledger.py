"""The books of a run: everything that came in is an article, a duplicate, a reject or unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Fate = Literal["articles", "duplicates", "rejects", "unchanged"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts of items: a file with 40 articles and 2 broken lines is 42 inputs."""

    inputs: int = 0
    articles: int = 0
    duplicates: int = 0
    rejects: int = 0
    unchanged: int = 0

    def balances(self) -> bool:
        """Whether each input has exactly one fate."""
        return self.inputs == self.articles + self.duplicates + self.rejects + self.unchanged

    def __add__(self, other: Ledger) -> Ledger:
        return Ledger(
            self.inputs + other.inputs,
            self.articles + other.articles,
            self.duplicates + other.duplicates,
            self.rejects + other.rejects,
            self.unchanged + other.unchanged,
        )


def count_by_source(arrived: Mapping[str, int], fates: Iterable[tuple[str, Fate]]) -> dict[str, Ledger]:
    """One ledger for each source. ``arrived`` is how many items each source held, counted where they were read; ``fates``
    has one pair for each item, counted where its fate was decided: that is why the books can fail to balance."""
    ledgers = {source: Ledger(inputs=count) for source, count in arrived.items()}
    for source, fate in fates:
        one: dict[str, int] = {fate: 1}
        ledgers[source] = ledgers.get(source, Ledger()) + Ledger(**one)
    return ledgers
