"""To forget an article: its text leaves the raw store and the state at once, and every published version with the next one.

The tombstone is written first. Whatever breaks off after that, the next run takes up where this one ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from flows.articles.dedupe import ArticleKey
from flows.articles.forgotten import Tombstone, bury_article
from flows.articles.redacted import name_place, write_redacted
from flows.articles.store import StoredInput
from flows.contents import Sorter, is_feed, make_errand
from flows.fetch.memory import Known
from flows.isolation import ReaderPool, open_readers
from flows.job import Job
from flows.steps import reach_step
from flows.tables.versions import prune_versions

_HEAD = 1 << 12


def bury_articles(job: Job, ids: Collection[str], reason: str) -> list[Tombstone]:
    """Write down that these articles are forgotten, then take them out of the raw store and the state."""
    inputs = job.state.find_inputs(ids)
    originals = find_originals(job, inputs)
    forgotten_at = job.started_at.isoformat(timespec="seconds")
    stones = [
        bury_article(
            article,
            {*inputs[article.article_id], *filter(None, [article.raw_sha256])},
            forgotten_at,
            reason,
            originals[article.article_id],
        )
        for article in job.state.read_articles(ids)
    ]
    job.forgotten.add(stones)
    reach_step("forget.buried")
    purge_forgotten(job)
    return stones


def purge_forgotten(job: Job) -> None:
    """Take what is forgotten out of the raw store and the state; nothing to do where that was done."""
    stones = job.forgotten.list_unsettled()
    if not stones:
        return
    inputs = sorted({sha256 for stone in stones for sha256 in stone.inputs})
    with open_readers(1) as readers:
        for stored in filter(None, map(job.store.find, inputs)):
            if not stored.is_gone:
                redact_input(job, stored, _find_forgotten(job, stored, readers), readers)
        inputs += list(_redact_links(job, inputs, {stone.article_id for stone in stones}, readers))
    reach_step("forget.redacted")
    job.store.sweep(inputs)
    reach_step("forget.swept")
    hide_addresses(job)
    reach_step("forget.addresses_hidden")
    for original in sorted({original for stone in stones for original in stone.originals}):
        drop_from_inbox(job, job.root / original)
    reach_step("forget.inbox_dropped")
    job.state.drop_articles([stone.article_id for stone in stones], with_sources=True)
    reach_step("forget.articles_dropped")
    job.state.drop_rejects(inputs)
    reach_step("forget.rejects_dropped")
    job.books.drop_inputs(inputs)
    reach_step("forget.inputs_dropped")


def _find_forgotten(job: Job, stored: StoredInput, readers: ReaderPool) -> dict[str, str]:
    sorter = Sorter(job, stored)
    for piece in readers.read([make_errand(job, stored)]):
        sorter.take(piece.results)
    return sorter.found


def redact_input(job: Job, stored: StoredInput, found: Mapping[str, str], readers: ReaderPool) -> None:
    """Cut forgotten items out of the stored bytes. What else the input holds is kept as it was read, so that it comes out of
    what is left as it came out of the bytes."""
    if found:
        results = (result for piece in readers.read([make_errand(job, stored)]) for result in piece.results)
        kept = (result for result in results if name_place(result, stored.source) not in found)
        job.store.redact(stored.sha256, write_redacted(kept, stored.source), found)


def hide_addresses(job: Job) -> None:
    """Take the addresses of what is forgotten out of the notes of what was fetched."""

    def is_gone(known: Known) -> bool:
        stored = job.store.find(known.sha256) if known.sha256 else None
        return bool(stored and stored.is_gone) or any(map(job.forgotten.find_address, (known.address, known.url)))

    job.fetched.hide(is_gone)


def find_originals(job: Job, inputs: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """The files, by article, that still lie where the articles were read from."""
    stored = {sha256: job.store.find(sha256) for sha256 in set().union(*inputs.values())}
    sources = {sha256: one.sources if one else () for sha256, one in stored.items()}
    return {
        article_id: sorted({one for sha256 in held for one in sources[sha256] if "://" not in one and (job.root / one).is_file()})
        for article_id, held in inputs.items()
    }


def drop_from_inbox(job: Job, path: Path) -> None:
    """Remove a file from the inbox, if nothing is left of what the store had of it."""
    if not path.is_file() or not path.resolve().is_relative_to((job.settings.raw_dir / "inbox").resolve()):
        return
    with path.open("rb") as file:
        stored = job.store.find(hashlib.file_digest(file, "sha256").hexdigest())
    if stored and stored.is_gone:
        path.unlink()


def _redact_links(job: Job, known: Collection[str], ids: set[str], readers: ReaderPool) -> Iterator[str]:
    """Cut items that only lead to what is forgotten, and name it, out of the feeds in the store; gives these feeds."""
    for stored in job.store.stored_inputs():
        if stored.sha256 not in known and not stored.is_gone and may_link(stored):
            found = _find_forgotten(job, stored, readers)
            redact_input(job, stored, found, readers)
            if found or ids.intersection(stored.forgotten.values()):
                yield stored.sha256


def may_link(stored: StoredInput) -> bool:
    """Whether items of an input may have a link and no text: a feed, or what is left of one."""
    if stored.forgotten:
        return True
    with stored.path.open("rb") as file:
        head = file.read(_HEAD).lstrip()
    return is_feed(stored) and (head.startswith(b"<") or b"jsonfeed" in head)


def settle_forgotten(job: Job) -> None:
    """After a publication without them: drop the versions from before, and note that the articles are gone from everywhere."""
    if job.forgotten.list_unsettled():
        prune_versions(job.settings.warehouse_dir, 1)
        reach_step("forget.versions_pruned")
        job.forgotten.settle()


def find_relatives(job: Job, article_id: str, *, near_copies: bool = True) -> set[str]:
    """The article with all that shares its text: whatever stands under its address or has its words, and so on from these;
    ``near_copies``: also what is a copy of it, or it of, in the books."""
    keys = [key for batch in job.state.read_keys() for key in batch]
    found, grown = set[str](), {article_id}
    while grown != found:
        found, grown = grown, grown | _find_alike(keys, grown)
        if near_copies:
            grown |= _find_family(job, grown)
    return found


def _find_alike(keys: Collection[ArticleKey], ids: Collection[str]) -> set[str]:
    texts = {key.text_key for key in keys if key.article_id in ids}
    addresses = {key.url_key for key in keys if key.article_id in ids and key.url_key}
    return {key.article_id for key in keys if key.text_key in texts or key.url_key in addresses}


def _find_family(job: Job, ids: Collection[str]) -> set[str]:
    duplicates = job.books.read_duplicates()
    roots = {duplicates[one][0] if one in duplicates else one for one in ids}
    return roots | {copy for copy, (original, _) in duplicates.items() if original in roots}
