"""Guess the encoding of bytes that say nothing of it: the right one gives words of a language in the letters of that language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from flows.lexicon.wording import load_wording

_ENOUGH_AT_HOME = 0.85
_LIKELY = 0.8
_SURE = 0.96
_CLEAR_LEAD = 0.02
_LATIN_END = "\u0250"
_ALPHABETS_END = "\u0e80"  # Greek to Thai; words of Chinese, Japanese and Korean mix with Latin letters


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding, and whether another one, that reads the bytes otherwise, would do nearly as well."""

    encoding: str
    is_doubtful: bool = False


def guess_encoding(head: bytes) -> Guess | None:
    """The candidate of the lexicon that fits best, else charset-normalizer's best guess, which is always doubtful, else None."""
    read = dict(_try_candidates(head))
    scores = {name: _score_letters(text, name) for name, text in read.items()}
    best = max(scores, key=scores.__getitem__, default="")  # of equals, max keeps the first
    if not best or scores[best] < _ENOUGH_AT_HOME:
        return Guess(best, is_doubtful=True) if best and scores[best] >= _LIKELY else _guess_otherwise(head)
    rivals = [scores[name] for name in scores if read[name] != read[best]]
    return Guess(best, scores[best] < _SURE or scores[best] - max(rivals, default=0.0) < _CLEAR_LEAD)


def _try_candidates(head: bytes) -> Iterator[tuple[str, str]]:
    """What each candidate makes of the bytes; the last bytes may be half a character."""
    for name in load_wording("article_encodings")["candidates"]:
        try:
            yield name, head.decode(name)
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 4 and error.start > 0:
                yield name, head[: error.start].decode(name)


def _score_letters(text: str, candidate: str) -> float:
    """The share of the characters beyond ASCII that are at home in the text's language; odd pairs of letters count against."""
    import py3langid

    wide = [char for char in text if char > "\x7f"]
    if not wide:
        return 0.0
    language = py3langid.classify(text[:4000])[0]
    if not _has_needed(wide, language):
        return 0.0
    frequent = [char for char in wide if _is_frequent(char, candidate)]
    at_home = max(sum(map(test, frequent)) for test in _alphabets_of(language))
    odd = sum(_is_odd_pair(one, other) for one, other in pairwise(text))
    return (at_home - odd) / len(wide)


def _is_odd_pair(one: str, other: str) -> bool:
    """A capital after a small letter, a letter beyond ASCII before a figure, or Latin letters beside those of another alphabet,
    in one word."""
    if other > "\x7f" and one.islower() and other.isupper():
        return True
    if one > "\x7f" and other.isdigit() and one.isalpha() and one < _ALPHABETS_END:
        return True
    return (_is_latin(one) and _is_of_other_alphabet(other)) or (_is_latin(other) and _is_of_other_alphabet(one))


def _is_latin(char: str) -> bool:
    return char < _LATIN_END and char.isalpha()


def _is_of_other_alphabet(char: str) -> bool:
    return _LATIN_END <= char < _ALPHABETS_END and char.isalpha()


Test = Callable[[str], bool]


@cache
def _alphabets_of(language: str) -> tuple[Test, ...]:
    """For a language and each that it is easily taken for, whether a character is at home in it."""
    related = load_wording("article_encodings")["related"].get(language, ())
    return tuple(_build_alphabet(name) for name in (language, *related))


def _build_alphabet(language: str) -> Test:
    data = load_wording("article_encodings")
    letters = data["alphabets"].get(language, "")
    allowed = frozenset(letters + letters.upper() + data["anywhere"])
    ranges = [(first, last) for first, last in data["scripts"].get(language, ())]
    return lambda char: char in allowed or any(first <= char <= last for first, last in ranges)


def _has_needed(wide: list[str], language: str) -> bool:
    """Whether there are enough of the characters that the language cannot do without."""
    needed = load_wording("article_encodings")["needed"].get(language)
    return needed is None or sum(needed["first"] <= char <= needed["last"] for char in wide) >= needed["share"] * len(wide)


def _is_frequent(char: str, candidate: str) -> bool:
    """Bytes of another encoding read as Chinese give rare characters."""
    rule = load_wording("article_encodings")["frequent"].get(candidate)
    if rule is None or char in load_wording("article_encodings")["anywhere"]:
        return True
    code = char.encode(rule["encoding"], errors="ignore")
    return bool(code) and rule["first"] <= code[0] <= rule["last"]


def _guess_otherwise(head: bytes) -> Guess | None:
    import charset_normalizer

    best = charset_normalizer.from_bytes(head).best()
    return Guess(best.encoding, is_doubtful=True) if best else None
