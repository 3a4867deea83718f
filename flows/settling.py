"""What becomes of each item that was read: its fate is told to the ledger, and what is new is written down.

An input counts as read once all that it held is written, and only if as many items came as its reader counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.arrivals import Arrivals
from flows.articles.ledger import RunLedger, name_origin
from flows.articles.store import StoredInput
from flows.books import InputEntry
from flows.contents import Contents, Sorter, make_errand, name_options
from flows.errors import RefusedToPublish
from flows.forgetting import hide_addresses, redact_input
from flows.isolated import Errand
from flows.isolation import Piece, ReaderPool
from flows.job import Job
from flows.model import Reject
from flows.progress import show_progress
from flows.steps import reach_step
from flows.tables.told import Place, drop_places, find_untold, list_inputs

FLUSH_ARTICLES = 2000
FLUSH_CHARACTERS = 16 << 20


@dataclass(slots=True)
class _Reading:
    """An input whose pieces come in."""

    stored: StoredInput
    sorter: Sorter
    entry: InputEntry | None
    items: int = 0
    rejects: int = 0
    is_whole: bool = False
    places: set[Place] | None = None  # of its articles, where it was read before: those that do not come again must go


class Settling:
    """One run's reading of stored inputs."""

    def __init__(self, job: Job, ledger: RunLedger, origins: Collection[str]) -> None:
        self._job, self._ledger, self._origins = job, ledger, tuple(origins)
        self._entries = job.books.read_inputs()
        self._seen = job.state.known_article_ids()
        self._refused = {row["sha256"] for row in job.state.read_rejects().to_pylist() if row["sha256"]}
        self._fresh: dict[str, str] = {}
        self._batch, self._characters = Contents(), 0
        self._new_entries: list[InputEntry] = []
        self._held: list[InputEntry] = []  # of inputs that count once what is forgotten or gone is cut out
        self._told = list_inputs(job.state.article_batches())
        self._options = name_options(job)
        self._again: set[str] = set()
        self._left: list[str] = []  # inputs that hold what another input no longer does
        self._written: list[str] = []
        self._items = 0

    def read(self, shas: Iterable[str], readers: ReaderPool) -> None:
        """Read stored inputs and settle all that they hold."""
        readings = {
            stored.sha256: self._open(stored) for stored in map(self._job.store.find, shas) if stored and self._is_unread(stored)
        }
        if again := self._refused & readings.keys():  # what was refused in them is told anew, if it still is
            self._job.state.drop_rejects(again)
            reach_step("settle.rejects_dropped")
        for piece in readers.read(self._send_errands(readings)):
            self._take(readings[piece.errand.sha256], piece)
        for reading in readings.values():
            redact_input(self._job, reading.stored, reading.sorter.found, readers)
        if any(reading.sorter.found for reading in readings.values()):
            hide_addresses(self._job)
        self._flush()
        self._drop_gone({sha256: one.places for sha256, one in readings.items() if one.places is not None and one.is_whole})
        self._new_entries += self._held
        self._held = []
        self._flush()

    def take_left(self) -> list[str]:
        """The inputs that are to be read again, because an article that stands in them was known from another one."""
        left, self._left = self._left, []
        self._again.update(left)
        return left

    def _drop_gone(self, told: Mapping[str, Collection[Place]]) -> None:
        """What an earlier reading of these inputs found and this one does not. What stands elsewhere is to be read there."""
        if told:
            state = self._job.state
            untold = find_untold(state.article_batches(), told)
            others = {sha256 for held in untold.values() for sha256 in held}
            self._job.books.drop_inputs(others)
            state.drop_articles(untold)
            drop_places(state.folder / "articles", told)
            self._left += sorted(others)

    def _open(self, stored: StoredInput) -> _Reading:
        places: set[Place] | None = set() if stored.sha256 in self._told else None
        return _Reading(stored, Sorter(self._job, stored), self._entries.get(stored.sha256), places=places)

    def _is_unread(self, stored: StoredInput) -> bool:
        """Whether it is to be read. It was read before: then it is settled as it was, unless it came from another place since
        then, as what was refused in it goes by the name that comes first."""
        entry = self._entries.get(stored.sha256)
        if entry is None or entry.sources != len(stored.sources) or stored.sha256 in self._again:
            return True
        self._pass_known(stored, entry)
        return False

    def _send_errands(self, readings: Mapping[str, _Reading]) -> Iterator[Errand]:
        for reading in readings.values():
            stored = reading.stored
            if stored.is_gone:
                self._close(reading, 0)
            else:
                yield make_errand(self._job, stored)

    def _pass_known(self, stored: StoredInput, entry: InputEntry) -> None:
        origin = name_origin(stored.source, self._origins)
        self._ledger.enter("read", origin, entry.items)
        self._ledger.settle("read", origin, "rejects", entry.rejects)
        self._ledger.settle("read", origin, "unchanged", entry.items - entry.rejects)
        self._show(entry.items)

    def _take(self, reading: _Reading, piece: Piece) -> None:
        self._settle(reading, reading.sorter.take(piece.results))
        if piece.count is not None:
            self._close(reading, piece.count)
        if len(self._batch.articles) >= FLUSH_ARTICLES or self._characters >= FLUSH_CHARACTERS:
            self._flush()

    def _close(self, reading: _Reading, counted: int) -> None:
        """The input is through: it counts if all its items are here, those that were forgotten before among them."""
        self._settle(reading, reading.sorter.close())
        stored = reading.stored
        counted += len(stored.forgotten)
        self._ledger.enter("read", name_origin(stored.source, self._origins), counted)
        reading.is_whole = counted == reading.items
        if reading.is_whole:
            known = len(stored.sources)
            entry = InputEntry(stored.sha256, stored.source, reading.items, reading.rejects, known, self._options)
            waits = reading.sorter.found or reading.places is not None
            (self._held if waits else self._new_entries).append(entry)

    def _settle(self, reading: _Reading, found: Contents) -> None:
        origin = name_origin(reading.stored.source, self._origins)
        self._ledger.settle("read", origin, "rejects", len(found.rejects))
        self._ledger.settle("read", origin, "duplicates", found.fetched)
        for article in found.articles:
            self._settle_article(article.article_id, origin, is_again=reading.entry is not None)
            self._characters += len(article.text)
        if reading.places is not None:
            reading.places.update((row["article_id"], row["source_path"]) for row in found.sources)
        reading.items += len(found)
        reading.rejects += len(found.rejects)
        self._batch.add(found)
        self._show(len(found))

    def _settle_article(self, article_id: str, origin: str, *, is_again: bool) -> None:
        if article_id in self._fresh or (is_again and article_id in self._seen):
            self._ledger.settle("read", origin, "duplicates")
        elif article_id in self._seen:
            self._ledger.settle("read", origin, "unchanged")
        else:
            self._fresh[article_id] = origin
            self._ledger.settle("read", origin, "articles")
            self._ledger.enter("keep", origin)

    def _flush(self) -> None:
        """Write what gathered; the inputs that are through count from then on."""
        if self._batch.articles:
            self._job.state.write_articles(self._batch.articles, self._batch.sources)
        reach_step("settle.articles_written")
        if self._batch.rejects:
            self._job.state.write_rejects(self._batch.rejects, self._job.run_id)
        reach_step("settle.rejects_written")
        self._job.books.add_inputs(self._new_entries)
        reach_step("settle.inputs_noted")
        self._written += [entry.sha256 for entry in self._new_entries]
        self._batch, self._characters, self._new_entries = Contents(), 0, []

    def _show(self, items: int) -> None:
        self._items += items
        show_progress("ingest", self._items)

    def keep(self, copies: Collection[str]) -> None:
        """Settle the new articles: each stands in the state, as an original or as a copy."""
        known = self._job.state.known_article_ids()
        for article_id, origin in self._fresh.items():
            if article_id in known:
                self._ledger.settle("keep", origin, "duplicates" if article_id in copies else "articles")

    def refuse_unbalanced(self) -> None:
        """Raise RefusedToPublish if the books do not balance; what this run read is then to be read again."""
        if (lines := self._ledger.find_unbalanced()) and "ledger" not in self._job.accepted:
            self._job.books.drop_inputs(self._written)
            told = "; ".join(f"{line.stage} {line.source}: {line.ledger}" for line in lines[:5])
            raise RefusedToPublish(
                f"The books do not balance, so nothing was published: {told}. This is a fault of Comity's; please report it. "
                "The next run reads these inputs again."
            )


def settle_arrivals(ledger: RunLedger, origins: Collection[str], arrivals: Arrivals, refused: Iterable[Reject]) -> None:
    """Settle what came to the door: refused, the same bytes as before in this run, or to be read."""
    seen: set[str] = set()
    for name, sha256 in arrivals.arrived:
        origin = name_origin(name, origins)
        ledger.enter("arrive", origin)
        ledger.settle("arrive", origin, "duplicates" if sha256 in seen else "articles")
        seen.add(sha256)
    for reject in refused:
        origin = name_origin(reject.source, origins)
        ledger.enter("arrive", origin)
        ledger.settle("arrive", origin, "rejects")
