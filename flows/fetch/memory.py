"""What was fetched in earlier runs, beside the bytes in the raw store: so an address is asked only whether it changed, a page
that a feed links to only once, and after a break nothing again that had come by then.

    fetched/….json        of each address: when, which bytes, what to ask with next time; or why it can't be had
    fetched/running       the time at which a run began to fetch that has not come to its end
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flows.articles.rejects import Refused
from flows.articles.staging import write_whole
from flows.articles.store import RawStore
from flows.fetch.addresses import hide_secret, read_address

LONGEST_BREAK = timedelta(hours=12)
# Why a page is not asked for again because a feed still links to it.
LASTING = ("bad_address", "inside_address", "robots_refused", "downgraded", "too_many_redirects", "answer_too_large", "bomb")
_GONE = ("404", "410", "451", "401", "403")


@dataclass(frozen=True, slots=True)
class Known:
    """What came of an address before: ``url`` gave it in the end."""

    address: str
    fetched_at: str
    url: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    refused: str = ""

    def ask_changes(self, url: str) -> dict[str, str]:
        """The headers that ask for the page only if it changed."""
        if hide_secret(url) != self.url or not self.sha256:
            return {}
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


class Memory:
    """The notes on all addresses, in a folder of the raw store."""

    def __init__(self, store: RawStore) -> None:
        self._store, self._folder = store, store.root / "fetched"
        self._now = ""
        self._since: str | None = None

    def begin(self, started_at: datetime) -> None:
        """A run begins to fetch. After one that broke off, what that one fetched counts as fetched in this run."""
        self._now = started_at.isoformat(timespec="seconds")
        self._since = self._find_broken_off(started_at)
        if self._since is None:
            write_whole(self._folder / "running", self._now.encode("ascii"))

    def _find_broken_off(self, started_at: datetime) -> str | None:
        """When the run began that broke off, if that is not too long ago."""
        running = self._folder / "running"
        try:
            since = running.read_text(encoding="ascii")
            if started_at - LONGEST_BREAK <= datetime.fromisoformat(since) <= started_at:
                return since
        except (FileNotFoundError, ValueError, TypeError):
            pass
        return None

    def end(self) -> None:
        """All was fetched: the next run asks anew."""
        (self._folder / "running").unlink(missing_ok=True)

    def find(self, name: str) -> Known | None:
        """What came of an address before, if its bytes are still here."""
        try:
            known = Known(**json.loads(self._path(name).read_bytes()))
        except (FileNotFoundError, ValueError, TypeError, Refused):
            return None
        return known if not known.sha256 or self._store.find(known.sha256) else None

    def has(self, link: str) -> bool:
        """Whether the page that a link leads to is here."""
        return self._folder.exists() and (known := self.find(link)) is not None and bool(known.sha256)

    def is_fresh(self, known: Known | None) -> bool:
        """Whether the run that broke off had fetched it."""
        return known is not None and bool(known.sha256) and self._since is not None and known.fetched_at >= self._since

    def note(self, name: str, sha256: str, headers: Mapping[str, str]) -> None:
        """What an address gave lies in the store."""
        told = {field: hide_secret(headers.get(field.replace("_", "-"), "")) for field in ("url", "etag", "last_modified")}
        self._write(name, Known(hide_secret(read_address(name).url), self._now, sha256=sha256, **told))

    def hide(self, is_hidden: Callable[[Known], bool]) -> None:
        """Keep no address of some that were fetched, but that they were: a note is found by the hash of its address."""
        for path in sorted(self._folder.glob("[!.]*.json")):
            try:
                known = Known(**json.loads(path.read_bytes()))
            except (ValueError, TypeError):
                continue
            if known.address and is_hidden(known):
                bare = Known("", known.fetched_at, sha256=known.sha256, refused=known.refused)
                write_whole(path, json.dumps(asdict(bare), indent=1).encode("ascii"))

    def note_refusal(self, name: str, refused: Refused) -> None:
        """Why a link can't be had, if that is not going to change by itself. What was had before stays."""
        is_gone = refused.code == "failed_answer" and str(refused.facts["status"]).startswith(_GONE)
        if (refused.code in LASTING or is_gone) and not self.find(name):
            try:
                self._write(name, Known(hide_secret(read_address(name).url), self._now, refused=refused.code))
            except Refused:
                return

    def _write(self, name: str, known: Known) -> None:
        write_whole(self._path(name), json.dumps(asdict(known), indent=1).encode("ascii"))

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(read_address(name).url.encode()).hexdigest()[:40]}.json"
