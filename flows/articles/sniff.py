"""What kind of input bytes are, by their content first and by their name only where the content leaves it open."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from flows.articles.parquet import MAGIC as PARQUET_MAGIC
from flows.articles.rejects import Refused
from flows.articles.table import is_table
from flows.lexicon.wording import load_wording

Kind = Literal["text", "markdown", "html", "feed", "json", "json_lines", "table", "parquet", "warc"]

_HEAD = 4096
_SIGNS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PARE", "an encrypted Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x04\x22\x4d\x18", "an LZ4 archive"),
    (b"filedesc:", "an ARC archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a rich-text document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.02
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s*|<\?[^>]{0,300}\?>\s*)*")
_FEED = re.compile(rb"<(?:\w{1,12}:)?(?:rss|feed|rdf|channel)\b", re.I)
_HTML = re.compile(rb"<(?:article|main|section|header|div|p|h[1-6]|title|meta|script|table|span|a)\b", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_MARKUP = re.compile(rb"<[a-z!?/][^<>]{0,500}>", re.I)
_JSON_OBJECT = re.compile(rb'\{\s*(?:"|\})')
_JSON_ARRAY = re.compile(rb'\[\s*(?:[\[{"\]])')
_WARC = re.compile(rb"WARC/\d\.\d{1,2}\r?\n", re.I)
_MARKDOWN = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:(?:---|\+\+\+|;;;)[ \t]*\r?\n[ \t]*[\w{\"#\[]|\s{0,9}#[ \t]+[^\n]{1,200}\n[ \t]*\r?\n)"
)
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_TABLE_NAMES = (".csv", ".tsv", ".tab", ".psv")
_TABLE_HEAD = 1 << 16
_JSON_NAMES = (".json", ".jsonl", ".ndjson")


def sniff_kind(data: bytes, name: str = "") -> Kind:
    """The kind of some unpacked bytes, UTF-16 and UTF-32 already turned into UTF-8. Raises Refused for what is empty, binary
    or of a kind that is not read."""
    if not data.strip(b" \t\r\n\0\x0b\x0c"):
        raise Refused("empty")
    if signed := _sniff_sign(data):
        return signed
    refuse_binary(data[:_HEAD], data)
    return _sniff_json(data, name) or _sniff_markup(data, name) or _sniff_prose(data, name)


def _sniff_sign(data: bytes) -> Kind | None:
    """Forms that begin with a sign of theirs."""
    if data.startswith(PARQUET_MAGIC):
        return "parquet"
    return "warc" if _WARC.match(data) else None


def _sniff_prose(data: bytes, name: str) -> Kind:
    """What is neither JSON nor markup: a table by its header and the rows below, Markdown by its head or name, else text."""
    if name.lower().endswith(_MARKDOWN_NAMES) or _MARKDOWN.match(data[:_HEAD]):
        return "markdown"
    head = data[:_TABLE_HEAD].decode("utf-8", errors="replace").lstrip("\ufeff")
    return "table" if is_table(head, by_name=name.lower().endswith(_TABLE_NAMES)) else "text"


def refuse_binary(head: bytes, data: bytes) -> None:
    """Raise Refused for known binary formats, NUL bytes and too many control characters."""
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            raise Refused("unsupported_kind", kind=kind)
    if head[257:262] == b"ustar":
        raise Refused("unsupported_kind", kind="a tar archive")
    if b"\0" in data:
        raise Refused("binary", sign="NUL bytes")
    if len(_CONTROL.findall(head)) > len(head) * _MOST_CONTROL:
        raise Refused("binary", sign="control characters")


def _sniff_json(data: bytes, name: str) -> Kind | None:
    """JSON by its first character, or by name; several lines that each begin an object are JSON Lines."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:_HEAD]
    by_name = name.lower().endswith(_JSON_NAMES)
    if _JSON_ARRAY.match(start):
        return "json_lines" if name.lower().endswith((".jsonl", ".ndjson")) else "json"
    if _JSON_OBJECT.match(start):
        return "json_lines" if _is_one_line_object(data) and not _is_lone_list(data) else "json"
    if by_name and not start.startswith(b"<"):
        return "json" if name.lower().endswith(".json") else "json_lines"
    return "json_lines" if _holds_object_lines(data) else None


def _is_one_line_object(data: bytes) -> bool:
    first, _, rest = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    return first.rstrip().endswith(b"}") or (bool(rest) and rest.lstrip().startswith(b'{"'))


def _is_lone_list(data: bytes) -> bool:
    """Whether a single line holds a list of articles, such as a feed or the answer of a news service."""
    return bool(_listed().search(data, 0, _HEAD)) and b"\n" not in data.strip()


@cache
def _listed() -> re.Pattern[bytes]:
    keys = "|".join(load_wording("article_keys")["lists"])
    return re.compile(rf'"(?:{keys})"\s*:\s*\['.encode())


def _holds_object_lines(data: bytes) -> bool:
    """Whether most of the first lines are objects, though the very first is not: a damaged JSON Lines file."""
    lines = [line for line in data[: 16 * _HEAD].split(b"\n")[:12] if line.strip()]
    return len(lines) > 1 and sum(line.lstrip().startswith(b'{"') for line in lines) * 2 > len(lines)


def _sniff_markup(data: bytes, name: str) -> Kind | None:
    """A feed by its root element; a page by its doctype, root or first tags; other XML is refused."""
    leading = _LEADING.match(data)
    start = data[leading.end() if leading else 0 :][:_HEAD]
    if not start.startswith(b"<"):
        return "html" if _is_html_later(start, name) else None
    if _FEED.match(start) or (_FEED.search(start) and not _PAGE.search(start)):
        return "feed"
    if _PAGE.search(start) or _HTML.search(start):
        return "html"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<!DOCTYPE")):
        return _refuse_xml()
    return "html" if _MARKUP.match(start) else None


def _refuse_xml() -> Kind:
    raise Refused("unsupported_kind", kind="XML other than RSS, Atom or XHTML")


def _is_html_later(start: bytes, name: str) -> bool:
    """Text before the first tag: a page if it is named so or has the tags of a whole page."""
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return bool(_MARKUP.search(start))
    return bool(_PAGE.search(start))
