from __future__ import annotations

import bz2
import gzip
import io
import lzma

import pytest
import zstandard
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.articles.rejects import Refused
from flows.articles.unpack import UnpackLimits, is_packed, open_unpacked, unpack_bytes

LETTER = b"The ministers met.\n" * 50


def _refusal(data: bytes, limits: UnpackLimits | None = None) -> str:
    with pytest.raises(Refused) as caught:
        unpack_bytes(data, limits)
    return caught.value.code


def test_plain_bytes_stay_as_they_are() -> None:
    assert unpack_bytes(LETTER) == LETTER


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=4))
def test_several_members_or_frames_are_joined(parts: list[bytes]) -> None:
    assume(not is_packed(b"".join(parts)))  # packed in packed is another case
    assert unpack_bytes(b"".join(map(gzip.compress, parts)), UnpackLimits(layers=1)) == b"".join(parts)
    frames = b"".join(zstandard.compress(part) for part in parts)
    assert open_unpacked(io.BytesIO(frames)).read() == b"".join(parts)


def test_packed_in_packed_is_unpacked_and_more_layers_are_refused() -> None:
    twice = gzip.compress(zstandard.compress(LETTER))
    assert unpack_bytes(twice) == LETTER
    assert _refusal(gzip.compress(twice), UnpackLimits(layers=2)) == "too_many_layers"


def test_padding_with_zeros_is_allowed_and_other_tails_are_not() -> None:
    assert unpack_bytes(gzip.compress(LETTER) + b"\0" * 600) == LETTER
    assert _refusal(gzip.compress(LETTER) + b"tail") == "bad_archive"


PACKERS = [gzip.compress, zstandard.compress, bz2.compress, lzma.compress]


@pytest.mark.parametrize("pack", PACKERS)
def test_every_cut_is_noticed(pack: object) -> None:
    packed = pack(LETTER)  # type: ignore[operator]
    assert {_refusal(packed[:end]) for end in range(6, len(packed))} <= {"truncated_archive", "bad_archive"}


def test_broken_data_are_refused() -> None:
    packed = bytearray(gzip.compress(LETTER))
    packed[len(packed) // 2] ^= 0xFF
    assert _refusal(bytes(packed)) == "bad_archive"


@pytest.mark.parametrize("pack", PACKERS)
def test_bomb_is_stopped_by_ratio_and_by_size(pack: object) -> None:
    bomb = pack(b"\0" * (30 << 20))  # type: ignore[operator]
    assert _refusal(bomb) == "bomb"
    assert _refusal(bomb, UnpackLimits(ratio=10**9, max_bytes=1 << 20)) == "bomb"


def test_bomb_of_many_small_members_is_stopped() -> None:
    member = gzip.compress(b"\0" * 30_000)
    assert _refusal(member * 300) == "bomb"


def test_stream_gives_lines_of_plain_and_packed_bytes() -> None:
    lines = [b"one\n", b"two\n", b"three"]
    for data in (b"".join(lines), gzip.compress(b"".join(lines)), zstandard.compress(b"".join(lines))):
        assert list(open_unpacked(io.BytesIO(data))) == lines
    assert list(open_unpacked(io.BytesIO(b""))) == []
