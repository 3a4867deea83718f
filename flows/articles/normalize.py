"""One form for all text: NFC, plain spaces, no invisible characters, paragraphs kept as line breaks."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

from flows.lexicon.wording import load_wording

_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# Joiners shape Persian, Hindi and emoji; after a Latin letter they are only noise.
_IDLE_JOINERS = re.compile("(?<=[\x00-\u036f\u1e00-\u1eff])[\u200c\u200d]+")
_ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DOUBLE_SPACES = re.compile(" {2,}")
_SPACES_AT_BREAK = re.compile(" \n ?|\n ")
_MANY_BREAKS = re.compile("\n{3,}")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.I)
_PERCENT = re.compile(r"(?:%[0-9A-F]{2}){2,9}")
_NOT_WORD = re.compile(r"[\W_]+")


def normalize_text(text: str) -> str:
    """Text in NFC with single spaces, one or two line breaks between paragraphs, and nothing invisible.
    Idempotent, save that entities escaped twice lose one layer each time."""
    text = _LINE_BREAKS.sub("\n", text)
    if "&" in text and _ENTITY.search(text):
        text = _LINE_BREAKS.sub("\n", html.unescape(text))
    text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _drop_idle_joiners(text))
    return _collapse_spaces(text).strip()


def _drop_idle_joiners(text: str) -> str:
    return _IDLE_JOINERS.sub("", text) if "\u200c" in text or "\u200d" in text else text


def _collapse_spaces(text: str) -> str:
    """Single spaces, none at line ends, at most one blank line. Each pattern runs only where it has something to do."""
    text = _ODD_SPACES.sub(" ", text)
    if "  " in text:
        text = _DOUBLE_SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _SPACES_AT_BREAK.sub("\n", text)
    return _MANY_BREAKS.sub("\n\n", text) if "\n\n\n" in text else text


def normalize_line(text: str | None) -> str | None:
    """The same for what is one line: a title, a name; None when nothing is left."""
    return " ".join(normalize_text(text).split()) or None if text else None


def clean_title(title: str | None, outlet: str | None = None) -> str:
    """A title on one line, percent-encoded quotes mended, without the name of the site at its end."""
    line = normalize_line(_PERCENT.sub(_decode_percent, title)) if title else None
    return _strip_site_name(line, outlet) if line else ""


def _decode_percent(found: re.Match[str]) -> str:
    decoded = unquote(found.group(), errors="replace")
    return found.group() if "\ufffd" in decoded or decoded.isascii() else decoded


def _strip_site_name(title: str, outlet: str | None) -> str:
    if not outlet:
        return title
    for separator in load_wording("boilerplate")["site_suffix_separators"]:
        head, found, tail = title.rpartition(separator)
        if found and head.strip() and _is_same_name(tail, outlet):
            return str(head).strip()
    return title


def _is_same_name(tail: str, outlet: str) -> bool:
    """Whether both name one site: "The Citizen" is the Citizen, "BBC" is BBC News, "inews.co.uk" is inews."""
    one, other = fold_text(tail).replace(" ", ""), fold_text(outlet).replace(" ", "")
    one, other = one.removeprefix("the"), other.removeprefix("the")
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def fold_text(text: str) -> str:
    """Words alone, lower-cased and single-spaced: what stays the same when punctuation, case and layout change."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
