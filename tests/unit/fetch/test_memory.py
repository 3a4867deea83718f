from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.articles.rejects import Refused
from flows.articles.store import RawStore
from flows.fetch.memory import Known, Memory

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PAGE = "https://example.org/a"


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path)


def open_memory(store: RawStore, at: datetime = NOON) -> Memory:
    memory = Memory(store)
    memory.begin(at)
    return memory


def test_what_was_fetched_is_known_in_any_way_of_writing(store: RawStore) -> None:
    memory = open_memory(store)
    sha256 = store.put(b"x", PAGE, "").sha256
    memory.note(PAGE, sha256, {"url": f"{PAGE}/b", "etag": '"1"', "content-type": "text/html"})
    known = open_memory(store).find("HTTPS://EXAMPLE.org:443/a#part")
    assert known == Known(PAGE, NOON.isoformat(), f"{PAGE}/b", sha256, '"1"')
    assert known.ask_changes(f"{PAGE}/b") == {"If-None-Match": '"1"'}
    assert known.ask_changes(PAGE) == {}
    assert memory.has(PAGE)
    assert not memory.has("https://example.org/b")
    assert not memory.has("http://[::1/")


def test_what_the_store_lost_is_not_known(store: RawStore) -> None:
    memory = open_memory(store)
    sha256 = store.put(b"x", PAGE, "").sha256
    memory.note(PAGE, sha256, {})
    store.remove(sha256)
    assert memory.find(PAGE) is None


@pytest.mark.parametrize(
    ("ends", "later", "fresh"), [(True, 1, False), (False, 1, True), (False, 13, False), (True, 0, False), (False, -1, False)]
)
def test_break_is_taken_up_if_it_was_not_long(store: RawStore, ends: bool, later: int, fresh: bool) -> None:
    memory = open_memory(store)
    memory.note(PAGE, store.put(b"x", PAGE, "").sha256, {})
    if ends:
        memory.end()
    again = open_memory(store, NOON + timedelta(hours=later))
    assert again.is_fresh(again.find(PAGE)) is fresh


def test_damaged_notes_are_no_notes(store: RawStore) -> None:
    memory = open_memory(store)
    memory.note(PAGE, store.put(b"x", PAGE, "").sha256, {})
    for path in (store.root / "fetched").iterdir():
        path.write_bytes(b"{")
    assert open_memory(store).find(PAGE) is None


@pytest.mark.parametrize(
    ("refused", "lasts"),
    [
        (Refused("failed_answer", status="404 Not Found"), True),
        (Refused("failed_answer", status="500 Oops"), False),
        (Refused("robots_refused", site="x"), True),
        (Refused("no_connection", error="x"), False),
    ],
)
def test_only_lasting_refusals_are_kept(store: RawStore, refused: Refused, lasts: bool) -> None:
    memory = open_memory(store)
    memory.note_refusal(PAGE, refused)
    assert (memory.find(PAGE) is not None) is lasts
    assert not memory.has(PAGE)


def test_refusal_does_not_forget_what_was_fetched(store: RawStore) -> None:
    memory = open_memory(store)
    memory.note(PAGE, store.put(b"x", PAGE, "").sha256, {})
    memory.note_refusal(PAGE, Refused("failed_answer", status="410 Gone"))
    assert memory.has(PAGE)
