"""The language of a text: English by its common words, which is cheap; everything else by py3langid."""

from __future__ import annotations

import re

from flows.lexicon.wording import load_word_set

_WINDOW = 2000
_ENOUGH_SHARE = 0.12
_ENOUGH_KINDS = 5
_ENOUGH_LETTERS = 60
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CODE = re.compile(r"^[A-Za-z]{2,3}(?=$|[-_])")


def read_language_code(written: str | None) -> str | None:
    """The language of a tag such as "en-GB" or "pt_BR", lower-cased; None if it is not one."""
    found = _CODE.match(written.strip()) if written else None
    return found.group().lower() if found else None


def detect_language(text: str, declared: str | None = None) -> str:
    """Two letters. What is declared decides only where the text is too short to tell; "und" is honest about the rest."""
    words = _WORD.findall(text[:_WINDOW].lower())
    if _reads_as_english(words):
        return "en"
    if sum(map(len, words)) >= _ENOUGH_LETTERS:
        return _classify(text[:_WINDOW])
    return read_language_code(declared) or ("en" if text.isascii() and words else _classify(text) if words else "und")


def _reads_as_english(words: list[str]) -> bool:
    common = load_word_set("article_languages", "english")
    hits = [word for word in words if word in common]
    return len(hits) >= _ENOUGH_SHARE * len(words) and len(set(hits)) >= _ENOUGH_KINDS


def _classify(text: str) -> str:
    import py3langid

    code: str = py3langid.classify(text)[0]
    return code
