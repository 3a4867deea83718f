"""The actors of world politics: office-holders with their years, organizations with their homes, and the words for both.

Read from ``people.csv``, ``organizations.csv``, ``titles.yml``, ``org_words.yml`` and ``given_names.yml`` beside this module.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Person:
    """An office held: by whom, for which principal, from and to which year or month (``end`` None: still held)."""

    name: str
    aliases: tuple[str, ...]
    code: str
    role: str
    start: str
    end: str | None

    def held_on(self, date: str) -> bool:
        """Whether the office was held on an ISO date, month or year, at the coarser of the two precisions."""
        return _not_after(self.start, date) and (self.end is None or _not_after(date, self.end))


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization that news names, its home principal (None: no single home) and its kind."""

    name: str
    aliases: tuple[str, ...]
    code: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Title:
    """A word or phrase for a role. ``cased``: a title only with a capital. ``portfolio``: takes a field ("finance minister").

    ``lone``: makes a person even of a single word after it ("Minister Shraideh").
    """

    form: str
    role: str
    level: str
    public: bool
    cased: bool
    portfolio: bool
    lone: bool


@dataclass(frozen=True, slots=True)
class Titles:
    """All words around persons' names. ``by_form`` is keyed by the lower-case phrase; ``words`` holds the other lists by name."""

    by_form: Mapping[str, Title]
    words: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class OrgHead:
    """A head word of organizations' names. ``opens``: it may also stand first ("Bank of Uganda")."""

    word: str
    kind: str
    public: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class HomeForm:
    """A name that every country has ("Parliament"): its kind, and whose it is where neither paper nor text tells."""

    kind: str
    default: str | None


@dataclass(frozen=True, slots=True)
class OrgWords:
    """The words that make an organization of a capitalized span (``heads``) or of a common noun, and those that undo it.

    ``home`` is keyed by the words of the name.
    """

    heads: Mapping[str, OrgHead]
    common: Mapping[str, OrgHead]
    home: Mapping[tuple[str, ...], HomeForm]
    words: Mapping[str, frozenset[str]]


@cache
def load_people() -> tuple[Person, ...]:
    """All offices held, in file order; one person may stand in several rows."""
    return tuple(
        Person(row["name"], _split(row["aliases"]), row["code"], row["role"], row["from"], row["to"] or None)
        for row in _read_rows("people.csv")
    )


@cache
def load_organizations() -> tuple[Organization, ...]:
    """All listed organizations, in file order."""
    return tuple(
        Organization(row["name"], _split(row["aliases"]), row["code"] or None, row["kind"])
        for row in _read_rows("organizations.csv")
    )


@cache
def load_titles() -> Titles:
    """The titles by their forms, and the word lists of ``titles.yml``."""
    loaded = _read_yaml("titles.yml")
    forms: dict[str, Title] = {}
    for row in loaded["titles"]:
        for form in row["forms"]:
            flags = (bool(row.get("cased")), bool(row.get("portfolio")), row.get("lone", True))
            forms.setdefault(form, Title(form, row["role"], row["level"], row["public"], *flags))
    return Titles(forms, _read_word_lists(loaded))


@cache
def load_org_words() -> OrgWords:
    """The head words of organizations and the other lists of ``org_words.yml``."""
    loaded = _read_yaml("org_words.yml")
    home = {
        tuple(form.split()): HomeForm(row["kind"], row.get("default"))
        for row in loaded["home_organizations"]
        for form in row["forms"]
    }
    return OrgWords(_read_heads(loaded["heads"]), _read_heads(loaded["common_heads"]), home, _read_word_lists(loaded))


@cache
def load_given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Given names that make a person of a capitalized span, and those that are as often something else."""
    loaded = _read_yaml("given_names.yml")
    uncertain = frozenset(loaded["uncertain"])
    certain = frozenset(name for region, names in loaded["given"].items() for name in names)
    return certain - uncertain, uncertain


@cache
def load_family_names() -> frozenset[str]:
    """Family names that stand first in Chinese, Korean and Vietnamese names."""
    return frozenset(_read_yaml("given_names.yml")["family_first"])


def _not_after(earlier: str, later: str) -> bool:
    length = min(len(earlier), len(later), len("YYYY-MM"))
    return earlier[:length] <= later[:length]


def _read_heads(rows: list[dict[str, Any]]) -> dict[str, OrgHead]:
    heads: dict[str, OrgHead] = {}
    for row in rows:
        for word in row["words"]:
            heads.setdefault(word, OrgHead(word, row["kind"], row["public"], row.get("opens", False)))
    return heads


def _read_word_lists(loaded: dict[str, Any]) -> dict[str, frozenset[str]]:
    return {key: frozenset(rows) for key, rows in loaded.items() if rows and all(isinstance(word, str) for word in rows)}


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _read_rows(file_name: str) -> Iterator[dict[str, str]]:
    text = resources.files("flows.lexicon").joinpath(file_name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _read_yaml(file_name: str) -> dict[str, Any]:
    text = resources.files("flows.lexicon").joinpath(file_name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded
