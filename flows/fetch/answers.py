"""One answer: its body, no longer than allowed and whole, whatever its head says."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from flows.articles.rejects import Refused

PARTIAL = 206
KEPT_HEADERS = ("content-type", "date", "etag", "last-modified")
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_FREE_BYTES = 1 << 20
_MOST_TIMES = 200
_MOST_CODINGS = 4


@dataclass(slots=True)
class Download:
    """What came of an answer so far. ``validator`` names the state of the page that it is of, if the server can go on in it."""

    url: str = ""
    data: bytearray = field(default_factory=bytearray)
    validator: str = ""

    def ask_rest(self, url: str) -> dict[str, str]:
        """The headers that ask for the rest only, if a part is here."""
        if url != self.url or not self.data or not self.validator:
            return {}
        return {"Range": f"bytes={len(self.data)}-", "If-Range": self.validator}

    def begin(self, url: str, answer: httpx.Response) -> None:
        """Take an answer: the rest of what is here, or the whole anew. Raises Refused for a part that nobody asked for."""
        if answer.status_code == PARTIAL:
            if not answer.headers.get("content-range", "").startswith(f"bytes {len(self.data)}-") or url != self.url:
                raise Refused("broken_answer", error="it is another part of the page than the one asked for")
            return
        etag = answer.headers.get("etag", "")
        validator = answer.headers.get("last-modified", "") if etag.startswith("W/") else etag
        self.url, self.data = url, bytearray()
        self.validator = validator if answer.headers.get("accept-ranges", "").lower() == "bytes" else ""


def read_body(answer: httpx.Response, most: int, download: Download) -> bytes:
    """The body of an answer, unpacked; where the connection breaks, ``download`` keeps what came. Raises Refused for what is
    too large, packed in an unknown way, or a bomb."""
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and (len(declared) > 18 or len(download.data) + int(declared) > most):
        raise Refused("answer_too_large", limit=f"{most:,} bytes")
    for chunk in answer.iter_raw():
        download.data += chunk
        if len(download.data) > most:
            raise Refused("answer_too_large", limit=f"{most:,} bytes")
    return unpack_body(bytes(download.data), answer.headers.get("content-encoding", ""), most)


def unpack_body(data: bytes, coding: str, most: int) -> bytes:
    """What the server packed for the way."""
    for name in reversed([name.strip().lower() for name in coding.split(",")][:_MOST_CODINGS]):
        if name in ("gzip", "x-gzip", "deflate"):
            data = b"".join(_inflate(data, min(most, _FREE_BYTES + _MOST_TIMES * len(data))))
        elif name not in ("", "identity"):
            raise Refused("broken_answer", error=f"it is packed as {name[:40]!r}, which was not asked for")
    return data


def _inflate(data: bytes, most: int) -> Iterator[bytes]:
    """A little at a time, so that a bomb is noticed before it takes memory; several packed parts in a row are one."""
    size = 0
    while data:
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
        while not unpacker.eof:
            chunk = _inflate_some(unpacker, data)
            data = unpacker.unconsumed_tail
            size += len(chunk)
            if size > most:
                raise Refused("bomb", limit=f"{most:,} bytes")
            yield chunk
        data = unpacker.unused_data.lstrip(b"\0")


def _inflate_some(unpacker: zlib._Decompress, data: bytes) -> bytes:
    try:
        chunk = unpacker.decompress(data, _FREE_BYTES)
    except zlib.error as error:
        raise Refused("bad_archive", error=str(error)) from None
    if not chunk and not unpacker.eof and not unpacker.unconsumed_tail:
        raise Refused("truncated_archive")
    return chunk
