"""`comity run` on inputs that mean harm, next to a good article: that is published, and each other refused for its reason."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.conftest import Comity

GOOD = "Chile and Peru\n\nChile and Peru signed a fishing agreement in Lima on Monday, ministers of both said.\n"
BOMB_ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title><description>&b;</description></item></channel></rss>"""


def zip_up(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tar_up_devices() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("device", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("inside.txt")
        info.size = len(INSIDE)
        archive.addfile(info, io.BytesIO(INSIDE))
    return out.getvalue()


INSIDE = b"Norway and Japan\n\nNorway and Japan agreed in Oslo on Friday to share research ships, both governments said.\n"

# What is fed in, and the reasons for which it, or what is in it, is refused. Every name here is also a file name.
HOSTILE: dict[str, tuple[bytes, list[str]]] = {
    "bomb.txt.gz": (gzip.compress(b"\0" * (20 << 20)), ["bomb"]),
    "bomb.zst": (zstandard.compress(b"\0" * (200 << 20)), ["bomb"]),
    "bomb.zip": (zip_up({"a": b"\0" * (20 << 20)}), ["bomb"]),
    "quine.zip": (zip_up({"a": zip_up({"a": zip_up({"a": zip_up({"a": zip_up({"a": b"x"})})})})}), ["too_many_layers"]),
    "entities.rss": (BOMB_ENTITIES, ["xml_entities"]),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, ["too_deep"]),
    "deep.html": (b"<html><body>" + b"<div>" * 10_000 + b"x" + b"</div>" * 10_000, ["nothing_found"]),
    "attributes.html": (b"<html><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x</p></html>", ["too_short"]),
    "endless.txt": (b"word " * 5_000_000, ["too_large"]),
    "endless.jsonl": (b'{"text": "short"}\n{"text": "' + b"word " * 4_000_000 + b'"}\n', ["too_short", "line_too_long"]),
    "cut.gz": (gzip.compress(GOOD.encode() + os.urandom(400).hex().encode())[:-40], ["truncated_archive"]),
    "cut.zip": (zip_up({"a.txt": GOOD.encode() * 3})[:-30], ["truncated_archive"]),
    "broken.gz": (gzip.compress(GOOD.encode())[:-8] + b"\0" * 8, ["bad_archive"]),
    "leaving.zip": (zip_up({"../../evil.txt": GOOD.encode(), "/etc/evil.txt": GOOD.encode()}), ["unsafe_name"] * 2),
    "devices.tar.gz": (tar_up_devices(), ["link_in_archive", "special_file"]),
    "nothing.zip": (zip_up({}), ["empty_archive"]),
    "nul.txt": (b"The ministers\0 met on Friday in the capital of the country.", ["binary"]),
    "control.txt": (bytes(range(1, 9)) * 40 + b"text", ["binary"]),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + os.urandom(2000), ["unsupported_kind"]),
    "program.txt": (b"\x7fELF" + os.urandom(2000), ["unsupported_kind"]),
    "letter.docx": (zip_up({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), ["unsupported_kind"]),
    "no_json.json": (b"not JSON at all, but named so", ["bad_json"]),
    "empty.txt": (b"", ["empty"]),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, comity: Comity) -> tuple[Path, dict[str, Any]]:
    """A root in which all of it was run, and what the run told."""
    root = tmp_path_factory.mktemp("hostile")
    folder = root / "in"
    folder.mkdir()
    for name, (data, _) in HOSTILE.items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_text(GOOD)
    (folder / "good_again.txt").write_text(GOOD)
    (folder / "leak.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.txt")
    result = comity("run", "in", "--json", cwd=root)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return root, told


def list_rejects(comity: Comity, root: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(comity("--root", root, "rejects", "list", "--json").stdout)
    return rows


def test_each_is_refused_for_its_reason_and_the_good_ones_are_read(hostile: tuple[Path, dict[str, Any]], comity: Comity) -> None:
    root, told = hostile
    found = Counter((row["source"].split("/")[1].partition("#")[0], row["reason"]) for row in list_rejects(comity, root))
    expected = Counter((name, reason) for name, (_, reasons) in HOSTILE.items() for reason in reasons)
    assert found == expected + Counter([("leak.txt", "link_refused"), ("pipe.txt", "special_file")])
    assert (told["articles"], told["duplicates"], told["rejects"]) == (2, 1, found.total())
    sql = comity("--root", root, "sql", "select source_path from articles order by 1", "--json")
    assert [row["source_path"] for row in json.loads(sql.stdout)] == ["in/devices.tar.gz/inside.txt", "in/good.txt"]


def test_nothing_left_the_folder(hostile: tuple[Path, dict[str, Any]]) -> None:
    root, _ = hostile
    assert not list(root.parent.rglob("evil.txt"))
    assert {path.name for path in root.iterdir()} == {"in", "raw", "warehouse"}
    assert not list((root / "raw" / "store").rglob("*.part"))


def test_retry_reads_again_what_was_cured(comity: Comity, tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text(json.dumps({"Wortlaut": GOOD}))
    (tmp_path / "broken.json").write_text("{")
    first = json.loads(comity("run", "odd.jsonl", "broken.json", "later.txt", "--json", cwd=tmp_path).stdout)
    assert (first["articles"], first["rejects"]) == (0, 3)
    (tmp_path / "comity.toml").write_text('[columns]\ntext = "Wortlaut"\n')
    (tmp_path / "later.txt").write_bytes(INSIDE)
    result = comity("rejects", "retry", "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["tried"], told["articles"], [row["source"] for row in told["refused"]]) == (3, 2, ["broken.json"])
    assert [row["source"] for row in list_rejects(comity, tmp_path)] == ["broken.json"]
    runs = json.loads(comity("--root", tmp_path, "sql", "select * from runs order by started_at", "--json").stdout)
    assert [(run["inputs"], run["articles"], run["rejects"]) for run in runs] == [(3, 0, 3), (3, 2, 1)]
    assert comity("rejects", "retry", "nothing", cwd=tmp_path).returncode == 2
