"""From bytes to characters: byte-order mark, declared charset, UTF-8, then a guess; the encoding found is told."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from flows.articles.guess_encoding import Guess, guess_encoding
from flows.articles.rejects import Refused
from flows.lexicon.wording import load_wording

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
_LEAST_NULS = 0.01
_MOST_ODD = 0.01
_NO_TEXT = ("Cc", "Cn", "Co", "Cs")  # categories of Unicode: controls, and what is not assigned


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, the encoding, and how it was known: ``mark``, ``form`` (of wide characters), ``declared``, ``utf-8`` or
    ``guess``. It is doubtful where another encoding would do as well, or what was declared does not fit."""

    text: str
    encoding: str
    known_by: str
    is_doubtful: bool = False


def decode_bytes(data: bytes, declared: str | None = None) -> Decoded:
    """The text of the bytes; raises Refused when no encoding makes most of it readable. ``declared`` is the charset that came
    with them, which goes before the one that they themselves declare."""
    return (
        _decode_marked(data)
        or _decode_wide(data)
        or _decode_escaped(data)
        or _decode_utf8(data)
        or _decode_declared(data, declared)
        or _decode_guessed(data)
    )


def narrow_bytes(data: bytes) -> bytes:
    """UTF-16 and UTF-32, marked or plainly recognizable, turned into UTF-8; everything else as it is."""
    encoding = find_wide_encoding(data[:1024])
    if encoding is None:
        return data
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    return _XML_ENCODING.sub(r"\1", text, count=1).encode("utf-8", errors="replace")


def name_encoding(data: bytes) -> str:
    """The encoding of bytes whose form allows only Unicode."""
    return find_wide_encoding(data[:1024]) or "utf-8"


def find_wide_encoding(head: bytes) -> str | None:
    """By the mark, else by NUL bytes that give text when two bytes are read as one character."""
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            return encoding
    if len(head) < 8 or head.count(0) < len(head) * _LEAST_NULS:
        return None
    return max(("utf-16-le", "utf-16-be"), key=lambda name: _rate_wide(head, name)) if _is_wide(head) else None


def _is_wide(head: bytes) -> bool:
    return any(_rate_wide(head, name) > 0 for name in ("utf-16-le", "utf-16-be"))


def _rate_wide(head: bytes, encoding: str) -> float:
    """The share of ASCII among the characters, since blanks and breaks are ASCII in all scripts; 0 where some make no text."""
    text = head[: len(head) // 2 * 2].decode(encoding, errors="ignore")
    odd = sum(unicodedata.category(char) in _NO_TEXT and char not in "\t\r\n" for char in text)
    return 0 if odd > len(text) * _MOST_ODD else sum("\0" < char < "\x80" for char in text) / max(1, len(text))


def _decode_marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, errors="replace"), encoding, "mark")
    return None


def _decode_wide(data: bytes) -> Decoded | None:
    encoding = find_wide_encoding(data[:1024])
    return Decoded(data.decode(encoding, errors="replace"), encoding, "form") if encoding else None


def _decode_escaped(data: bytes) -> Decoded | None:
    """The encodings of East Asian mail: ASCII bytes with escape sequences, which would pass for UTF-8."""
    for rule in load_wording("article_encodings")["escaped"]:
        if data.isascii() and all(mark.encode() in data for mark in rule["marks"]):
            try:
                return Decoded(data.decode(rule["encoding"]), rule["encoding"], "guess")
            except UnicodeDecodeError:
                continue
    return None


def _decode_utf8(data: bytes) -> Decoded | None:
    """UTF-8 goes before what the page declares: bytes that are valid UTF-8 and not ASCII are hardly ever anything else."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        return None


def _decode_declared(data: bytes, declared: str | None) -> Decoded | None:
    found = _DECLARED.search(data, 0, _DECLARATION_WINDOW)
    written = found.group(1).decode("ascii", "ignore") if found else ""
    for name in filter(None, (declared, written)):
        if encoding := _known_encoding(name):
            text = data.decode(encoding, errors="replace")
            if _is_readable(text):
                return Decoded(text, encoding, "declared")
    return None


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
    head = _cut_words(data)
    guess = _keep_utf8(head) or guess_encoding(head)
    text = data.decode(guess.encoding, errors="replace") if guess else ""
    if guess is None or not _is_readable(text):
        raise Refused("bad_encoding")
    return Decoded(text, guess.encoding, "guess", guess.is_doubtful)


def _cut_words(data: bytes) -> bytes:
    """Enough of the bytes to guess from: a long text is cut between lines or words, not inside a character."""
    head = data[:_GUESS_WINDOW]
    return head if len(data) <= _GUESS_WINDOW else head[: max(head.rfind(b"\n"), head.rfind(b" "), _GUESS_WINDOW // 2)]


def _keep_utf8(head: bytes) -> Guess | None:
    """UTF-8 with a few broken bytes stays UTF-8: most of what is beyond ASCII forms valid sequences."""
    text = head.decode("utf-8", errors="replace")
    wide = sum(byte >= 0x80 for byte in head)
    return Guess("utf-8") if _is_readable(text) and wide > 4 * text.count("\ufffd") else None
