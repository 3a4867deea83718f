"""What the finders of this stage pass to one another: ranges of a text and what they name. Offsets are code points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name of a country, subdivision, body or city (``type``); ``kind`` is how it names it (name, adjective, capital …)."""

    start: int
    end: int
    surface: str
    code: str
    type: str
    kind: str


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person named: the fullest form in the article without titles, the public role and principal that the text gives.

    ``method``: name, coreference (a shorter form, or the office of one who is named), or title (the office alone, by the date).
    ``is_named``: whether a name stands there; else the holder of an office is meant.
    """

    start: int
    end: int
    surface: str
    name: str
    role: str | None
    code: str | None
    known: bool
    method: str = "name"
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class OrgMention:
    """An organization named: the fullest form in the article, its home principal, its kind, and whether it is a public actor."""

    start: int
    end: int
    surface: str
    name: str
    code: str | None
    kind: str
    public: bool
