"""What is forgotten is nowhere, whatever it came in, and everything else is as it was."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.errors import UsageError
from flows.forget import name_known
from flows.forgetting import bury_articles, find_relatives, purge_forgotten, settle_forgotten
from flows.job import Job
from tests.unit.jobs import gather_content, ingest_inputs, read_nothing

SECRET = "Zamunda and Ruritania signed a secret fishing pact in the harbour of Port Celeste, said Ottokar Zschau on Monday."
KEPT = [
    "Graustark opened a customs post for traders in the mountains on Friday.",
    "Grand Fenwick lent its neighbour two cannons.",
]
WORDS = ("secret fishing pact", "Zschau")


def write_lines(texts: list[str]) -> bytes:
    return "\n".join(json.dumps({"text": text, "url": f"https://p.example/{len(text)}"}) for text in texts).encode()


def write_feed(texts: list[str]) -> bytes:
    items = "".join(f"<item><title>News {len(text)}</title><description>{text}</description></item>" for text in texts)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'.encode()


def write_zip(texts: list[str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.txt", f"News {number}\n\n{text}")
    return packed.getvalue()


FORMS = {
    "news.jsonl": write_lines([KEPT[0], SECRET, "x", KEPT[1]]),
    "news.jsonl.gz": gzip.compress(write_lines([SECRET, *KEPT])),
    "news.json": json.dumps([{"text": text} for text in (*KEPT, SECRET)]).encode(),
    "news.xml": write_feed([KEPT[0], SECRET, KEPT[1]]),
    "news.zip": write_zip([*KEPT, SECRET]),
}


def find_words(root: Path) -> list[str]:
    """Where the words still are: in any file below the root, packed or not."""
    return [found for word in WORDS for found in find_words_of(root, word)]


def find_words_of(root: Path, word: str) -> list[str]:
    """Where one of them is."""
    found = []
    for path in root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            text = str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else data.decode("utf-8", "replace")
            found += [f"{path}: {word}"] if word in text or word.encode() in data else []
    return found


def break_off(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def find_secret(job: Job) -> str:
    (article,) = [article for article in job.state.read_articles() if WORDS[0] in article.text]
    return article.article_id


def forget(job: Job, article_id: str) -> set[str]:
    ids = find_relatives(job, article_id)
    bury_articles(job, ids, "asked")
    return ids


def others(content: dict[str, list[tuple[Any, ...]]], ids: set[str]) -> list[Any]:
    return [row for name in ("articles", "article_texts", "article_sources") for row in content[name] if row[0] not in ids]


@pytest.mark.parametrize("name", FORMS)
def test_one_of_several_is_forgotten_and_the_others_rebuild(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(FORMS[name])
    job, first = ingest_inputs(tmp_path, tmp_path / "in")
    read_nothing(job)
    before = gather_content(job)
    ids = forget(job, find_secret(job))
    assert len(ids) == 1
    (tmp_path / "in" / name).unlink()
    assert find_words(tmp_path) == []
    job, ledger = ingest_inputs(tmp_path, take="store")
    assert (ledger.inputs, ledger.unchanged) == (first.inputs, len(KEPT))
    after = gather_content(job)
    assert others(after, ids) == others(before, ids)
    assert [row for row in after["rejects"] if row[1] != "forgotten"] == before["rejects"]
    assert [row[1] for row in after["rejects"]].count("forgotten") == 1
    rebuilt, _ = ingest_inputs(tmp_path, take="rebuild")
    assert gather_content(rebuilt) == after


def test_id_and_hash_stay_marked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Pact\n\n{SECRET}")
    job, _ = ingest_inputs(tmp_path, tmp_path / "a.txt")
    (before,) = gather_content(job)["articles"]
    forget(job, find_secret(job))
    (row,) = gather_content(job)["articles"]
    told = [cell for cell in row if cell not in (None, "", 0)]
    assert told[0] == before[0]
    assert set(told) <= set(before) | {"und", True}
    assert row[-1] is True
    assert [path.suffix for path in (tmp_path / "raw" / "store").rglob("*") if path.is_file()] == [".json", ".json"]


def test_it_is_not_taken_in_again_in_any_dress(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(write_lines([SECRET]))
    job, _ = ingest_inputs(tmp_path, tmp_path / "a.jsonl")
    forget(job, find_secret(job))
    job.forgotten.settle()
    same_address = json.dumps(
        {"text": "Another text now stands here for all to read.", "url": f"https://p.example/{len(SECRET)}"}
    )
    arrivals = {
        "a.jsonl": write_lines([SECRET]),
        "b.jsonl": write_lines([SECRET]),
        "c.txt": f"Other title\n\n{SECRET.upper()}".encode(),
        "d.jsonl": write_lines([KEPT[0], SECRET]),
        "e.jsonl": same_address.encode(),
    }
    for name, data in arrivals.items():
        (tmp_path / name).write_bytes(data)
        job, ledger = ingest_inputs(tmp_path, tmp_path / name)
        assert (ledger.articles, ledger.rejects) == (name == "d.jsonl", 1), name
        (tmp_path / name).unlink()
    content = gather_content(job)
    assert find_words(tmp_path) == []
    assert [row[1] for row in content["rejects"]] == ["forgotten"] * 4  # a and b are the same bytes
    assert len(content["articles"]) == 2
    rebuilt, _ = ingest_inputs(tmp_path, take="rebuild")
    assert gather_content(rebuilt) == content


def test_versions_and_copies_go_with_it(tmp_path: Path) -> None:
    rows = [
        {"text": SECRET, "url": "https://p.example/pact", "date": "2024-05-03"},
        {"text": SECRET + " It is valid for ten years.", "url": "https://p.example/pact", "date": "2024-05-04"},
        {"text": SECRET, "outlet": "Elsewhere"},
        {"text": KEPT[0], "url": "https://p.example/customs"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    job, _ = ingest_inputs(tmp_path, tmp_path / "a.jsonl")
    for article in list(job.state.read_articles()):
        expected = 1 if article.text == KEPT[0] else 3
        assert len(find_relatives(job, article.article_id, near_copies=False)) == expected


@pytest.mark.parametrize("step", ["redact", "sweep", "drop_articles", "drop_rejects", "drop_inputs"])
def test_broken_off_forgetting_is_ended_by_the_next_run(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "news.jsonl").write_bytes(FORMS["news.jsonl"])
    job, _ = ingest_inputs(tmp_path, tmp_path / "in")
    owner = job.store if step in ("redact", "sweep") else job.books if step == "drop_inputs" else job.state
    secret = find_secret(job)
    with monkeypatch.context() as patch:
        patch.setattr(type(owner), step, break_off)
        with pytest.raises(KeyboardInterrupt):
            forget(job, secret)
    (tmp_path / "in" / "news.jsonl").unlink()
    job, _ = ingest_inputs(tmp_path, take="store")
    assert find_words(tmp_path) == []
    content = gather_content(job)
    assert len(content["article_texts"]) == len(KEPT)
    rebuilt, _ = ingest_inputs(tmp_path, take="rebuild")
    assert gather_content(rebuilt) == content


def test_old_versions_go_and_it_is_settled_then(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Pact\n\n{SECRET}")
    job, _ = ingest_inputs(tmp_path, tmp_path / "a.txt")
    versions = tmp_path / "warehouse" / "versions"
    for name in ("1", "2"):
        (versions / name).mkdir(parents=True)
        (versions / name / "report.html").write_text(SECRET)
    (versions / "3").mkdir()
    (tmp_path / "warehouse" / "latest").symlink_to("versions/3")
    settle_forgotten(job)
    assert len(list(versions.iterdir())) == 3
    forget(job, find_secret(job))
    settle_forgotten(job)
    assert [path.name for path in versions.iterdir()] == ["3"]
    assert job.forgotten.list_unsettled() == []
    purge_forgotten(job)


@pytest.mark.parametrize("is_broken_off", [False, True])
def test_inbox_loses_what_holds_nothing_else(is_broken_off: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = tmp_path / "raw" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "pact.txt").write_text(f"Pact\n\n{SECRET}")
    (inbox / "news.jsonl").write_bytes(FORMS["news.jsonl"])
    job, _ = ingest_inputs(tmp_path)
    ids = find_relatives(job, next(one.article_id for one in job.state.read_articles() if WORDS[0] in one.text))
    if is_broken_off:
        with monkeypatch.context() as patch:
            patch.setattr("flows.forgetting.drop_from_inbox", break_off)
            with pytest.raises(KeyboardInterrupt):
                bury_articles(job, ids, "asked")
        ingest_inputs(tmp_path, take="store")
    else:
        stones = bury_articles(job, ids, "asked")
        assert {Path(one).name for stone in stones for one in stone.originals} == {"news.jsonl", "pact.txt"}
    assert [path.name for path in inbox.iterdir()] == ["news.jsonl"]


@pytest.mark.parametrize("is_all", [True, False])
def test_break_when_it_comes_again_leaves_no_bytes(is_all: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(write_lines([SECRET]))
    job, _ = ingest_inputs(tmp_path, tmp_path / "a.jsonl")
    forget(job, find_secret(job))
    job.forgotten.settle()
    (tmp_path / "a.jsonl").write_bytes(write_lines([SECRET.upper()] if is_all else [SECRET, KEPT[0]]))
    unlink = Path.unlink

    def break_at_bytes(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".bin" and path.exists():
            raise KeyboardInterrupt
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", break_at_bytes)
        with pytest.raises(KeyboardInterrupt):
            ingest_inputs(tmp_path, tmp_path / "a.jsonl")
    store = tmp_path / "raw" / "store"
    (store / "incoming").mkdir(exist_ok=True)
    (store / "incoming" / ".1.part").write_text(SECRET)
    (tmp_path / "a.jsonl").unlink()
    assert any(store.glob("*/*.bin"))
    job, _ = ingest_inputs(tmp_path, take="store")
    assert find_words(tmp_path) == []
    assert not any(store.glob("*/*.bin"))
    assert len(gather_content(job)["article_texts"]) == (not is_all)


LINKS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>
<item><title>Zschau's secret fishing pact</title><link>https://p.example/zschau-pact</link></item>
<item><title>Customs</title><link>https://p.example/customs</link></item></channel></rss>"""


@pytest.mark.parametrize("feed_first", [True, False])
def test_feed_that_only_leads_to_it_and_notes_of_fetching_keep_nothing(feed_first: bool, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(LINKS)
    address = "https://p.example/zschau-pact"
    page = f"<html><head><title>Pact</title></head><body><article><p>{SECRET}</p><p>{SECRET}</p></article></body></html>"
    if feed_first:
        ingest_inputs(tmp_path, tmp_path / "feed.xml")
    job = Job(root=tmp_path)
    stored = job.store.put(page.encode(), address, "2026-11-24T10:00:00+00:00", {"url": address, "etag": "zschau"})
    job.fetched.note(address, stored.sha256, {"url": address, "etag": "zschau"})
    job, _ = ingest_inputs(tmp_path, take="store")
    forget(job, find_secret(job))
    if not feed_first:
        ingest_inputs(tmp_path, tmp_path / "feed.xml")
    (tmp_path / "feed.xml").unlink()
    job, ledger = ingest_inputs(tmp_path, take="store")
    assert ledger.balances()
    assert [found for word in (*WORDS, "zschau") for found in find_words_of(tmp_path, word)] == []
    assert job.fetched.has(address)
    content = gather_content(job)
    assert sorted(row[1] for row in content["rejects"]) == ["forgotten", "forgotten", "link_only"]
    rebuilt, _ = ingest_inputs(tmp_path, take="rebuild")
    assert gather_content(rebuilt) == content
    again = job.store.put(page.encode(), address, "2026-11-25T10:00:00+00:00", {"url": address})
    assert (again.is_new, address in again.sources) == (False, False)


def test_beginning_of_an_id_names_an_article_if_it_is_the_only_one(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(write_lines([SECRET, *KEPT]))
    job, _ = ingest_inputs(tmp_path, tmp_path / "a.jsonl")
    secret = find_secret(job)
    assert name_known(job, secret) == name_known(job, secret[:12]) == secret
    for wrong in ("a", "", "nothing"):
        with pytest.raises(UsageError, match="articles have an id that begins with"):
            name_known(job, wrong)
