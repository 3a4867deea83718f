"""The books of a run: everything that came in is an article, a duplicate, a reject or unchanged, at every stage, by source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Fate = Literal["articles", "duplicates", "rejects", "unchanged"]
# arrive: inputs (files, addresses), whose `articles` are those that go on to be read; read: the items in them, whose `articles`
# are the new ones; keep: these new articles, whose `articles` stand in the state and copy no other.
Stage = Literal["arrive", "read", "keep"]


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


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """The ledger of one source at one stage."""

    stage: Stage
    source: str
    ledger: Ledger


class RunLedger:
    """The ledgers of a run. What enters a stage is counted where it comes from, and its fate where that is decided: that is
    why the books can fail to balance, and show that something was lost."""

    def __init__(self) -> None:
        self._lines: dict[tuple[Stage, str], Ledger] = {}

    def enter(self, stage: Stage, source: str, count: int = 1) -> None:
        """So many items of a source came to a stage."""
        self._add(stage, source, Ledger(inputs=count))

    def settle(self, stage: Stage, source: str, fate: Fate, count: int = 1) -> None:
        """So many of them met this fate."""
        self._add(stage, source, Ledger(**{fate: count}))

    def _add(self, stage: Stage, source: str, ledger: Ledger) -> None:
        self._lines[stage, source] = self._lines.get((stage, source), Ledger()) + ledger

    def lines(self) -> Iterator[LedgerLine]:
        """All ledgers, by stage and source."""
        order = get_args(Stage)
        for stage, source in sorted(self._lines, key=lambda key: (order.index(key[0]), key[1])):
            yield LedgerLine(stage, source, self._lines[stage, source])

    def find_unbalanced(self) -> list[LedgerLine]:
        """Ledgers in which something has no fate or two, and those of new articles that were not kept where they were read."""
        return [line for line in self.lines() if not line.ledger.balances() or not self._hands_on(line)]

    def _hands_on(self, line: LedgerLine) -> bool:
        """Whether as many articles left the reading of a source as came to be kept."""
        if line.stage == "arrive":
            return True
        left = self._lines.get(("read", line.source), Ledger()).articles
        return left == self._lines.get(("keep", line.source), Ledger()).inputs

    def total(self) -> Ledger:
        """The run as a whole, in items: what was refused or doubled at the door counts as one each."""
        arrive, read, keep = (self._sum(stage) for stage in get_args(Stage))
        doors = Ledger(arrive.inputs - arrive.articles, 0, arrive.duplicates, arrive.rejects, arrive.unchanged)
        items = Ledger(read.inputs, 0, read.duplicates, read.rejects, read.unchanged)
        return doors + items + Ledger(0, keep.articles, keep.duplicates, keep.rejects, keep.unchanged)

    def _sum(self, stage: Stage) -> Ledger:
        return sum((ledger for (one, _), ledger in self._lines.items() if one == stage), Ledger())


def name_origin(source: str, origins: Iterable[str]) -> str:
    """What the books call a source: the longest name given for the run that it lies under, else the folder that it lies in."""
    found = [origin for origin in origins if source == origin or source.startswith(origin.rstrip("/") + "/")]
    if found:
        return max(found, key=len)
    return source.rpartition("/")[0] or source
