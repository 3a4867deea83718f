"""What one article says of one person or organization, and the words of their names as they are compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from flows.lexicon.resolution import load_resolution_words

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*", re.UNICODE)
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sighting:
    """``entity_id`` is the article's own; ``code`` a principal's; ``date`` the article's, ISO, or None."""

    article_id: str
    entity_id: str
    name: str
    code: str | None = None
    role: str | None = None
    date: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by: the article and the article's id for it."""
        return self.article_id, self.entity_id

    @property
    def year(self) -> int | None:
        """The year of the article."""
        return int(self.date[:4]) if self.date and self.date[:4].isdigit() else None


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in lower case without accents: what stands first, between (initials too) and last."""

    first: str
    middle: tuple[str, ...]
    last: str


@cache
def fold(word: str) -> str:
    """A word in lower case without accents and points."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'").replace(".", "").replace("'", ""))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@cache
def read_person_name(name: str) -> PersonName:
    """The parts of a person's name, without honours and suffixes; short given names are spelled out."""
    words = load_resolution_words()
    parts = [fold(word) for word in _WORD.findall(name)]
    while len(parts) > 1 and parts[0] in words.honours:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in words.suffixes:
        parts = parts[:-1]
    if len(parts) < 2:
        return PersonName("", (), parts[0] if parts else "")
    return PersonName(words.short_names.get(parts[0], parts[0]), tuple(parts[1:-1]), parts[-1])


@cache
def read_organization_name(name: str) -> tuple[str, ...]:
    """The words of an organization's name: folded, in one spelling, without an article before them and a bracket behind."""
    spellings = load_resolution_words().spellings
    plain = re.sub(r"\([^)]*\)", " ", name)
    folded = (fold(word) for word in re.findall(r"[^\W_]+(?:[.'’][^\W_]+)*|&", plain))
    parts = [spellings.get(word, word) for word in folded]
    return tuple(parts[1:] if len(parts) > 1 and parts[0] in ("the", "a") else parts)


def make_slug(*words: str) -> str:
    """The words as they stand in an id."""
    return _SLUG.sub("-", fold(" ".join(words))).strip("-")


def mark_article(article_id: str) -> str:
    """A short mark of an article, for what is known in it alone."""
    return hashlib.sha256(article_id.encode()).hexdigest()[:8]
