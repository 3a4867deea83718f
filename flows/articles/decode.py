"""From bytes to characters: byte-order mark, declared charset, UTF-8, then a guess; the encoding found is told."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from flows.articles.guess_encoding import guess_encoding
from flows.articles.rejects import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^<>]{0,200}?(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([\w.:-]{2,40})""", re.I)
_XML_ENCODING = re.compile(r"""^(\s{0,9}<\?xml[^>]{0,80}?)\s+encoding\s*=\s*["'][\w-]{1,20}["']""")
_DECLARATION_WINDOW = 4096
_GUESS_WINDOW = 1 << 16
_LEAST_READABLE = 0.98


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, the encoding, and how it was known: ``mark``, ``declared``, ``utf-8`` or ``guess``."""

    text: str
    encoding: str
    known_by: str


def decode_bytes(data: bytes) -> Decoded:
    """The text of the bytes; raises Refused when no encoding makes most of it readable."""
    return _decode_marked(data) or _decode_escaped(data) or _decode_utf8(data) or _decode_declared(data) or _decode_guessed(data)


def narrow_bytes(data: bytes) -> bytes:
    """UTF-16 and UTF-32, marked or plainly recognizable, turned into UTF-8; everything else as it is."""
    encoding = _find_wide_encoding(data[:1024])
    if encoding is None:
        return data
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    return _XML_ENCODING.sub(r"\1", text, count=1).encode("utf-8", errors="replace")


def _find_wide_encoding(head: bytes) -> str | None:
    """By the mark, else by NUL bytes that fill one half of the places and leave the other alone."""
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 8 or max(even, odd) < len(head) // 2 * 0.7 or min(even, odd) > len(head) // 100:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, errors="replace"), encoding, "mark")
    return None


def _decode_escaped(data: bytes) -> Decoded | None:
    """Japanese mail's encoding: ASCII bytes with escape sequences, which would pass for UTF-8."""
    if b"\x1b$" not in data:
        return None
    try:
        return Decoded(data.decode("iso2022_jp"), "iso2022_jp", "guess")
    except UnicodeDecodeError:
        return None


def _decode_utf8(data: bytes) -> Decoded | None:
    """UTF-8 goes before what the page declares: bytes that are valid UTF-8 and not ASCII are hardly ever anything else."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        return None


def _decode_declared(data: bytes) -> Decoded | None:
    found = _DECLARED.search(data, 0, _DECLARATION_WINDOW)
    encoding = _known_encoding(found.group(1).decode("ascii", "ignore")) if found else None
    if encoding is None:
        return None
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, "declared") if _is_readable(text) else None


def _known_encoding(name: str) -> str | None:
    """Python's name of a text encoding; Latin-1 is read as Windows-1252, as browsers do."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    return "cp1252" if info.name in ("iso8859-1", "ascii") else info.name


def _is_readable(text: str) -> bool:
    return text.count("\ufffd") <= len(text) * (1 - _LEAST_READABLE)


def _decode_guessed(data: bytes) -> Decoded:
    encoding = _keep_utf8(data[:_GUESS_WINDOW]) or guess_encoding(data[:_GUESS_WINDOW])
    text = data.decode(encoding, errors="replace") if encoding else ""
    if encoding is None or not _is_readable(text):
        raise Refused("bad_encoding")
    return Decoded(text, encoding, "guess")


def _keep_utf8(head: bytes) -> str | None:
    """UTF-8 with a few broken bytes stays UTF-8: most of what is beyond ASCII forms valid sequences."""
    text = head.decode("utf-8", errors="replace")
    wide = sum(byte >= 0x80 for byte in head)
    return "utf-8" if _is_readable(text) and wide > 4 * text.count("\ufffd") else None
