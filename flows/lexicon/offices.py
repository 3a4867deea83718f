"""Who held an office on a day: offices as texts tell them ("foreign minister", "leader"), and the people of ``people.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from flows.lexicon.actors import Person, load_people

_LEADER = "leader"
_OPENERS = ("of", "for")


@dataclass(frozen=True, slots=True)
class Offices:
    """``held``: the roles of the list that a told role means; ``leading``: by code, the office of "the leader" of a country."""

    held: Mapping[str, frozenset[str]]
    leading: Mapping[str, str]
    spellings: Mapping[str, str]
    undoing: frozenset[str]


@cache
def load_offices() -> Offices:
    """The rows of ``offices.yml``."""
    loaded = read_offices()
    return Offices(
        held={told: frozenset(row["held"]) for row in loaded["offices"] for told in row["told"]},
        leading={code: row["office"] for row in loaded["leading"] for code in row["countries"]},
        spellings=loaded["spellings"],
        undoing=frozenset(loaded["undoing"]),
    )


@cache
def read_offices() -> dict[str, Any]:
    """The whole of ``offices.yml``, its examples too."""
    text = files("flows.lexicon").joinpath("offices.yml").read_bytes()
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def list_offices(code: str, role: str) -> frozenset[str]:
    """The offices of a country or body that a role told there can mean, as the list of people spells them."""
    told = spell_role(role)
    if told == _LEADER:
        leading = load_offices().leading.get(code)
        return load_offices().held.get(leading, frozenset({leading})) if leading else frozenset()
    return load_offices().held.get(told, frozenset({told}))


@cache
def spell_role(role: str) -> str:
    """A role in one spelling: lower case, no hyphens, "minister of trade" as "trade minister", "foreign affairs" in short."""
    spellings = load_offices().spellings
    words = [spellings.get(word, word) for word in role.casefold().replace("-", " ").split()]
    if len(words) > 2 and words[0] == "minister" and words[1] in _OPENERS:
        words = [*words[2:], words[0]]
    return " ".join(words)


def find_holder_of_day(code: str, role: str, date: str | None) -> Person | None:
    """The one person who held an office all through an article's month (or year), as far as the list knows; else None."""
    if not date or not date[:4].isdigit():
        return None
    offices = list_offices(code, role)
    rows = [person for person in _index_by_code().get(code, ()) if spell_role(person.role) in offices and person.held_on(date)]
    sure = len({person.name for person in rows}) == 1 and all(_is_within(person, date) for person in rows)
    return rows[0] if sure else None


def _is_within(person: Person, date: str) -> bool:
    """Whether a date lies inside the time of office: neither in its first or last month nor long after what the list knows."""
    if any(_meets(edge, date) for edge in (person.start, person.end) if edge):
        return False
    return person.end is not None or date[:7] <= _find_horizon()


def _meets(edge: str, date: str) -> bool:
    length = min(len(edge), len(date), len("YYYY-MM"))
    return edge[:length] == date[:length]


@cache
def _index_by_code() -> Mapping[str, tuple[Person, ...]]:
    index: dict[str, list[Person]] = {}
    for person in load_people():
        index.setdefault(person.code, []).append(person)
    return {code: tuple(people) for code, people in index.items()}


@cache
def _find_horizon() -> str:
    """The month up to which an office without an end is believed to be held: a year after the newest date of the list."""
    newest = max(edge for person in load_people() for edge in (person.start, person.end) if edge)
    return f"{int(newest[:4]) + 1}{newest[4:7]}"
