from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.intake import ReadOptions, read_bytes
from flows.articles.layers import Layer, open_layers
from flows.articles.room import NoRoom
from flows.articles.unpack import UnpackLimits

NEWS = b"The ministers of both countries met in the capital on Friday.\n"
Members = Iterable[tuple[str, bytes]]


def zip_up(members: Members, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", compression) as archive:
        warnings.simplefilter("ignore")  # names that come twice
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


def tar_up(members: Members, kind: bytes = tarfile.REGTYPE) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(data) if kind == tarfile.REGTYPE else 0, "/etc/passwd"
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def describe(layer: Layer) -> tuple[str, bytes | str]:
    if layer.refused or layer.file is None:
        return layer.place, layer.refused.code if layer.refused else "?"
    return layer.place, layer.file.read()


def unpack(data: bytes, limits: UnpackLimits | None = None, name: str = "in") -> list[tuple[str, bytes | str]]:
    return [describe(layer) for layer in open_layers(io.BytesIO(data), name, limits)]


PACKERS: tuple[Callable[[bytes], bytes], ...] = (
    gzip.compress,
    zstandard.compress,
    lambda data: zip_up([("inside", data)]),
    lambda data: tar_up([("inside", data)]),
)


def test_plain_file_is_its_own_only_layer() -> None:
    assert unpack(NEWS) == [("", NEWS)]


@pytest.mark.parametrize("pack", [zip_up, tar_up])
def test_members_come_in_order_with_their_names_and_without_folders_and_hidden_ones(pack: Callable[[Members], bytes]) -> None:
    members = [("b.txt", b"b"), ("may/a.txt", b"a"), ("__MACOSX/a.txt", b"x"), (".DS_Store", b"x"), ("b.txt", b"again")]
    assert unpack(pack(members)) == [("/b.txt", b"b"), ("/may/a.txt", b"a"), ("/b.txt(2)", b"again")]


@given(st.lists(st.sampled_from(PACKERS), max_size=4))
def test_any_packing_of_any_packing_is_unpacked(packers: list[Callable[[bytes], bytes]]) -> None:
    data = NEWS
    for pack in packers:
        data = pack(data)
    ((place, found),) = unpack(data)
    assert found == NEWS
    assert place == "/inside" * sum(pack in PACKERS[2:] for pack in packers)


def test_a_layer_too_many_is_refused() -> None:
    data = NEWS
    for _ in range(5):
        data = zip_up([("a", data)])
    assert unpack(data) == [("/a/a/a/a", "too_many_layers")]


def test_inner_names_lose_the_suffix_of_their_packing() -> None:
    layers = open_layers(io.BytesIO(zip_up([("news.jsonl.gz", gzip.compress(NEWS))])), "in.zip")
    assert [(layer.name, layer.place) for layer in layers] == [("news.jsonl", "/news.jsonl.gz")]


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/passwd", "a/../../b.txt", "C:\\a.txt", "..\\a.txt", "a\x1b[2J.txt", "x" * 2000]
)
@pytest.mark.parametrize("pack", [zip_up, tar_up])
def test_names_that_lead_out_are_refused_and_the_others_are_read(pack: Callable[[Members], bytes], name: str) -> None:
    refused, good = unpack(pack([(name, NEWS), ("good.txt", NEWS)]))
    assert refused[1] == "unsafe_name"
    assert refused[0].isprintable()
    assert good == ("/good.txt", NEWS)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "link_in_archive"),
        (tarfile.LNKTYPE, "link_in_archive"),
        (tarfile.CHRTYPE, "special_file"),
        (tarfile.BLKTYPE, "special_file"),
        (tarfile.FIFOTYPE, "special_file"),
    ],
)
def test_links_and_devices_in_tar_archives_are_refused(kind: bytes, reason: str) -> None:
    assert unpack(tar_up([("odd", b"")], kind)) == [("/odd", reason)]


def test_symbolic_link_in_a_zip_archive_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert unpack(out.getvalue()) == [("/link", "link_in_archive")]


def test_locked_member_is_refused() -> None:
    data = bytearray(zip_up([("a.txt", NEWS)]))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert unpack(bytes(data)) == [("/a.txt", "encrypted")]


@pytest.mark.parametrize("pack", [zip_up, tar_up])
def test_archives_with_nothing_in_them_are_refused(pack: Callable[[Members], bytes]) -> None:
    assert unpack(pack([(".hidden", b"x")])) == [("", "empty_archive")]
    assert unpack(zip_up([])) == [("", "empty_archive")]


def test_office_documents_are_no_archives_of_news() -> None:
    assert unpack(zip_up([("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")])) == [("", "unsupported_kind")]


def test_every_cut_of_a_tar_archive_is_noticed() -> None:
    whole = tar_up([("a.txt", NEWS), ("b.txt", NEWS)])
    for end in range(512, 4 * 512 + 1, 64):
        assert unpack(whole[:end])[-1][1] == "truncated_archive", end


def test_every_cut_of_a_zip_archive_is_noticed() -> None:
    whole = zip_up([("a.txt", os.urandom(3000)), ("b.txt", NEWS)])
    for end in range(4, len(whole) - 22, 97):
        assert {found for _, found in unpack(whole[:end])} == {"truncated_archive"}, end


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255), st.sampled_from(PACKERS))
def test_damage_is_noticed_or_harmless(at: int, flip: int, pack: Callable[[bytes], bytes]) -> None:
    data = bytearray(pack(NEWS))
    data[at % len(data)] ^= flip
    assert unpack(bytes(data))


def test_bomb_in_a_member_costs_only_that_member() -> None:
    members = [("noise", os.urandom(100_000)), ("bomb", b"\0" * (3 << 20)), ("good.txt", NEWS)]
    assert [found for _, found in unpack(zip_up(members))][1:] == ["bomb", NEWS]


def test_many_members_over_the_same_bytes_are_a_bomb() -> None:
    found = unpack(zip_up([(f"{number}", b"\0" * 900_000) for number in range(300)]))
    assert found[-1][1] == "bomb"
    assert len(found) < 300


def test_limits_hold_for_all_that_is_in_an_input_together() -> None:
    inner = zip_up([(f"{number}.txt", os.urandom(1000)) for number in range(10)])
    outer = zip_up([("1.zip", inner), ("2.zip", inner)])
    found = unpack(outer, UnpackLimits(members=15))
    assert found[-1][1] == "too_many_members"
    assert unpack(outer, UnpackLimits(max_bytes=12_000))[-1][1] == "bomb"


def test_zip_that_holds_itself_ends() -> None:
    data = zip_up([("r.zip", b"")])
    for _ in range(12):
        data = zip_up([("r.zip", data), ("r2.zip", data)])
    assert {found for _, found in unpack(data, UnpackLimits(members=500))} <= {"too_many_layers", "too_many_members"}


def test_pulse_is_given_while_bytes_come_out() -> None:
    pulses = []
    list(open_layers(io.BytesIO(gzip.compress(os.urandom(100_000))), "in", pulse=lambda: pulses.append(1)))
    assert len(pulses) > 10


@pytest.mark.parametrize("pack", ["zip", "gzip"])
def test_disk_without_room_is_no_fault_of_the_archive(pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk(io.BytesIO):
        def __init__(self, _: int) -> None:
            super().__init__()

        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "Kenya and France signed a treaty of friendship.")
    data = packed.getvalue() if pack == "zip" else gzip.compress(packed.getvalue())
    monkeypatch.setattr("flows.articles.layers.tempfile.SpooledTemporaryFile", FullDisk)
    with pytest.raises(NoRoom, match=r"No space left on device\. Make room"):
        read_bytes("a.zip", data, ReadOptions(today=date(2026, 11, 24)))
