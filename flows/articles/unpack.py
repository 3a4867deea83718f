"""Unpack gzip, Zstandard, bzip2 and xz with caps on size and ratio; a cut end is noticed, a bomb is refused before it grows."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import zstandard

from flows.articles.rejects import Refused

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
LONGEST_MAGIC = 6
_CHUNK = 1 << 16
_STEP = 512  # the most that one step can grow to is 0.5 MB with gzip and 16 MB with Zstandard: a bomb stops in time
_XZ_MEMORY = 128 << 20


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """``max_bytes`` is for all that comes out of one input, at any depth; ``ratio`` counts once more than ``free_bytes`` came
    out; ``layers`` is how often packed data may hold packed data; ``members`` is for all archives of one input together."""

    max_bytes: int = 4 << 30
    ratio: int = 200
    free_bytes: int = 1 << 20
    layers: int = 4
    members: int = 200_000


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class _ZstdDecompressor:
    """zstandard's streaming reader, fed in small steps so that no step can grow without bound."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, /) -> bytes:
        return self._inner.decompress(data)


_STARTERS: tuple[tuple[bytes, Callable[[], _Decompressor]], ...] = (
    (GZIP_MAGIC, lambda: zlib.decompressobj(wbits=31)),
    (ZSTD_MAGIC, _ZstdDecompressor),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\0", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)),
)
_BROKEN = (zlib.error, zstandard.ZstdError, lzma.LZMAError, OSError, EOFError)


def is_packed(head: bytes) -> bool:
    """Whether the bytes begin as gzip, Zstandard, bzip2 or xz do."""
    return head.startswith(tuple(magic for magic, _ in _STARTERS))


def unpack_bytes(data: bytes, limits: UnpackLimits | None = None) -> bytes:
    """The plain bytes inside, layer by layer; data that is not packed comes back as it is."""
    limits = limits or UnpackLimits()
    for _ in range(limits.layers):
        if not is_packed(data):
            return data
        data = b"".join(unpack_members(io.BytesIO(data), limits))
    if is_packed(data):
        raise Refused("too_many_layers", limit=limits.layers)
    return data


def open_unpacked(stream: BinaryIO, limits: UnpackLimits | None = None) -> BinaryIO:
    """A buffered stream of the plain bytes of a plain, gzip or Zstandard stream; may raise Refused while it is read."""
    buffered = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
    head = buffered.read(LONGEST_MAGIC)
    joined = _Chunks(_prepend(head, buffered))
    if not is_packed(head):
        return io.BufferedReader(joined, _CHUNK)
    packed = io.BufferedReader(joined, _CHUNK)
    return io.BufferedReader(_Chunks(unpack_members(packed, limits or UnpackLimits())), _CHUNK)


def _prepend(head: bytes, rest: BinaryIO) -> Iterator[bytes]:
    yield head
    while chunk := rest.read(_CHUNK):
        yield chunk


class _Chunks(io.RawIOBase):
    """A readable stream over an iterator of byte chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Always readable."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what is at hand, taking the next chunk when nothing is."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _start_member(head: bytes) -> _Decompressor:
    for magic, start in _STARTERS:
        if head.startswith(magic):
            return start()
    raise Refused("bad_archive", error="other data follow the compressed data")


def unpack_members(packed: BinaryIO, limits: UnpackLimits) -> Iterator[bytes]:
    """All members or frames one after the other; padding with zeros after a member is allowed, as gzip does."""
    meter = Meter(limits)
    pending = _top_up(b"", packed)
    while pending:
        member = _start_member(pending)
        while not member.eof:
            chunk = _decompress_step(member, pending)
            yield meter.count(len(pending) - len(member.unused_data), chunk)
            if not member.eof and not (pending := packed.read(_STEP)):
                raise Refused("truncated_archive")
        pending = _top_up(member.unused_data, packed)


def _top_up(pending: bytes, packed: BinaryIO) -> bytes:
    """At least the bytes that tell what comes next, without padding; fewer only at the end."""
    pending = pending.lstrip(b"\0")
    while len(pending) < LONGEST_MAGIC and (more := packed.read(_STEP)):
        pending = (pending + more).lstrip(b"\0")
    return pending


def _decompress_step(member: _Decompressor, data: bytes) -> bytes:
    try:
        return member.decompress(data)
    except _BROKEN as error:
        raise Refused("bad_archive", error=str(error)[:120]) from error


class Meter:
    """Counts what went in and came out of one packed stream, and stops a bomb."""

    def __init__(self, limits: UnpackLimits) -> None:
        self._limits = limits
        self._taken = 0
        self._given = 0

    def count(self, taken: int, chunk: bytes) -> bytes:
        """Pass the chunk on if the totals stay within the limits."""
        self._taken += taken
        self._given += len(chunk)
        if self._given > self._limits.max_bytes:
            raise Refused("bomb", limit=f"{self._limits.max_bytes} bytes")
        if self._given > max(self._limits.free_bytes, self._taken * self._limits.ratio):
            raise Refused("bomb", limit=f"{self._limits.ratio} times its size")
        return chunk
