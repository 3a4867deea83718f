from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

from flows import extract
from flows.errors import ComityError, InputUnreadable
from flows.extract import Count, extract_file, extract_lines, write_records
from flows.model import Article, Reading

SIGNED = {
    "id": "x1",
    "text": "Kenya and France signed a treaty in Nairobi on Monday.",
    "title": "Treaty signed",
    "date": "2024-03-05",
}


def encode(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def extract_all(lines: bytes, workers: int = 1) -> list[dict[str, Any]]:
    out = io.StringIO()
    write_records(io.BytesIO(lines), "news.jsonl", out, workers, Count())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_gives_one_in_its_place() -> None:
    lines = encode(SIGNED) + b"\n  \n" + b"{broken\n" + encode([1], {"text": "Peru and Chile met."}, {"id": 7, "text": ""})
    first, broken, no_object, second, empty = extract_all(lines)
    assert (first["id"], first["countries"]) == ("x1", ["KE", "FR"])
    assert [list(error) for error in (broken, no_object, empty)] == [["error"], ["error"], ["id", "error"]]
    assert [error["error"]["line"] for error in (broken, no_object, empty)] == [4, 5, 7]
    assert all(error["error"]["reason"] and error["error"]["message"] for error in (broken, no_object, empty))
    assert second["id"].startswith("a")
    assert second["countries"] == ["PE", "CL"]


def test_offsets_point_into_the_line_as_given() -> None:
    text = "  \u201cKenya\u201d \U0001f1f0\U0001f1ea and\u00a0France signed a treaty.  "
    (record,) = extract_all(encode({"text": text, "title": " On Kenya "}))
    spans = [
        (field, start, end) for entity in record["entities"] for field, start, end in entity["mentions"] if entity["code"] == "KE"
    ]
    given = {"text": text, "title": " On Kenya "}
    assert "Kenya" in {given[field][start:end] for field, start, end in spans}


@pytest.mark.parametrize("workers", [1, 2])
def test_order_and_line_numbers_hold_over_batches(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr(extract, "BATCH_LINES", 4)
    rows: list[object] = [{**SIGNED, "id": str(n)} if n % 5 else [n] for n in range(30)]
    records = extract_all(encode(*rows), workers)
    assert [record.get("id") or record["error"]["line"] for record in records] == [str(n) if n % 5 else n + 1 for n in range(30)]


def test_lines_are_read_as_they_are_needed() -> None:
    taken = 0

    def count() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(100 * extract.BATCH_LINES):
            taken += 1
            yield b"[]\n"

    results = extract_lines(count(), "x", 1)
    next(results)
    assert taken <= extract.WORTH_A_POOL * extract.BATCH_LINES


def test_nothing_readable_is_an_error_and_an_empty_file_is_not() -> None:
    with pytest.raises(InputUnreadable, match="None of the 2 lines") as caught:
        extract_all(b"x\n[]\n")
    assert caught.value.exit_code == 6
    assert extract_all(b"") == []


@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".zst", zstandard.compress)])
def test_packed_files_are_read(tmp_path: Path, suffix: str, pack: Any) -> None:
    path = tmp_path / f"news.jsonl{suffix}"
    path.write_bytes(pack(encode(SIGNED)))
    extract_file(str(path), tmp_path / "out.jsonl", 1, quiet=True)
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["id"] == "x1"


def test_fault_in_one_article_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(article: Article) -> Reading:
        if article.article_id == "bad":
            raise RecursionError("too deep")
        return Reading(article.article_id)

    monkeypatch.setattr(extract, "read_article", fail)
    first, second, third = extract_all(encode(SIGNED, {**SIGNED, "id": "bad"}, {**SIGNED, "id": "x3"}))
    assert (first["id"], third["id"]) == ("x1", "x3")
    assert (second["id"], second["error"]["reason"], second["error"]["line"]) == ("bad", "reader_failed", 2)


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"no\.jsonl can't be read"):
        extract_file(str(tmp_path / "no.jsonl"), None, 1, quiet=True)


def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(encode(SIGNED))
    with pytest.raises(ComityError, match="can't be written"):
        extract_file(str(tmp_path / "in.jsonl"), tmp_path / "no" / "out.jsonl", 1, quiet=True)


def test_cut_archive_gives_its_whole_lines_and_an_error(tmp_path: Path) -> None:
    rows = [{**SIGNED, "id": str(n), "title": str(n * 7919)} for n in range(1000)]
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(encode(*rows))[:-500])
    extract_file(str(tmp_path / "cut.jsonl.gz"), tmp_path / "out.jsonl", 1, quiet=True)
    *records, last = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert 0 < len(records) < 1000
    assert [record["id"] for record in records] == [str(n) for n in range(len(records))]
    assert last["error"]["reason"] == "truncated_archive"
    assert last["error"]["line"] == len(records) + 1
