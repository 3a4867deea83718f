"""The addresses that a run names, and the pages that the feeds among them link to: each asked for once, and kept in mind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from flows.articles.rejects import Refused, make_reject
from flows.contents import is_feed, make_errand
from flows.fetch.addresses import hide_secret, name_link, read_address
from flows.fetch.crowd import Crowd
from flows.fetch.memory import Known
from flows.fetch.outcomes import Fetched, Outcome, Unchanged
from flows.isolation import open_readers
from flows.job import Job
from flows.model import Article, Reject
from flows.progress import show_progress

Download = tuple[str, Fetched | Unchanged | Reject]
LINK_ONLY = "link_only"
SUMMARY_ONLY = "summary_only"


class Downloads:
    """What one run fetches. ``keep`` is to be called with all that was stored: only then it counts as fetched."""

    def __init__(self, job: Job) -> None:
        self._job, self._memory = job, job.fetched
        self._memory.begin(job.started_at)
        self._crowd = Crowd(job.settings.network)
        self._asked: set[str] = set()
        self._done = 0

    def fetch_named(self, names: Iterable[str]) -> Iterator[Download]:
        """What lies behind these addresses; what is known to be unchanged is not sent again."""
        wanted = {name: self._memory.find(name) for name in names if self._is_new(name)}
        for name in [name for name, known in wanted.items() if self._memory.is_fresh(known)]:
            known = wanted.pop(name)
            assert known is not None
            yield name, Unchanged(known.sha256)
        yield from self._fetch(wanted)

    def fetch_linked(self, feeds: Iterable[str]) -> Iterator[Download]:
        """The pages that feeds with these hashes link to and that no run has come to yet."""
        wanted: dict[str, Known | None] = {}
        for link in self._find_links(feeds) if self._job.settings.network.feed_links != "none" else ():
            if self._is_new(link) and self._memory.find(link) is None and self._job.forgotten.find_address(link) is None:
                wanted[link] = None
        yield from self._fetch(wanted, are_links=True)

    def _is_new(self, name: str) -> bool:
        """Whether this run has not come to the address, in whatever way it is written."""
        try:
            url = read_address(name).url
        except Refused:
            url = name
        is_new = url not in self._asked
        self._asked.add(url)
        return is_new

    def _fetch(self, wanted: dict[str, Known | None], *, are_links: bool = False) -> Iterator[Download]:
        total = self._done + len(wanted)
        for name, outcome in self._crowd.fetch(wanted):
            self._done += 1
            show_progress("fetch", self._done, total)
            if are_links and isinstance(outcome, Refused):
                self._memory.note_refusal(name, outcome)
            yield _tell(name, outcome)

    def keep(self, name: str, sha256: str, fetched: Fetched) -> None:
        """What was fetched lies in the store."""
        self._memory.note(name, sha256, fetched.headers)

    def end(self) -> None:
        """All is fetched. Inputs that were refused an item for want of its page, which is here now, are to be read again."""
        rows = self._job.state.read_rejects().to_pylist()
        links = [(row["sha256"], row["message"].rpartition(": ")[2]) for row in rows if row["reason"] == LINK_ONLY]
        if cured := {sha256 for sha256, link in links if sha256 and self._memory.has(link)}:
            self._job.books.drop_inputs(cured)
        self._memory.end()

    def _find_links(self, feeds: Iterable[str]) -> Iterator[str]:
        """What the items of feeds link to, read where hostile bytes are read."""
        network = self._job.settings.network
        stored = [found for found in map(self._job.store.find, feeds) if found and is_feed(found)]
        if not stored:
            return
        with open_readers(min(len(stored), self._job.settings.worker_count)) as readers:
            found: dict[str, list[str]] = {}
            for piece in readers.read(make_errand(self._job, one) for one in stored):
                links = (name_link(choose_link(result, network.feed_links) or "") for result in piece.results)
                found.setdefault(piece.errand.sha256, []).extend(filter(None, links))
        for links_of_feed in found.values():
            yield from islice(links_of_feed, network.links_per_feed)


def choose_link(result: Article | Reject, which: str) -> str | None:
    """The page of a feed's item, if it is to be fetched: the item has no text, or, for ``short`` ones, only a summary."""
    if isinstance(result, Reject):
        return result.link if result.reason == LINK_ONLY else None
    return result.url if which == "short" and SUMMARY_ONLY in result.notes else None


def _tell(name: str, outcome: Outcome) -> Download:
    if isinstance(outcome, Refused):
        return name, make_reject(outcome.code, hide_secret(name), None, **outcome.facts)
    return name, outcome
