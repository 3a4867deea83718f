"""Instruments and stages: what they are called, how they group, and the event codes that they stand for elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Instrument:
    """A kind of arrangement. Two of one family may be two names for one arrangement; ``rank`` says which tells more."""

    code: str
    name: str
    description: str
    cooperation: str  # diplomatic | economic | aid | military
    families: frozenset[str]
    rank: int
    window_days: int  # reports of an unnamed one that lie further apart speak of two
    is_yearly: bool  # held again under the same name, as exercises are


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage on the way from proposal to end; ``status`` is the group under which the views count."""

    code: str
    name: str
    description: str
    status: str  # open | concluded | in_force | ended
    order: int
    iati_status: str
    iati_code: str


@cache
def load_instruments() -> dict[str, Instrument]:
    """All instruments by code."""
    return {
        code: Instrument(
            code=code,
            name=row["name"],
            description=row["description"],
            cooperation=row["cooperation"],
            families=frozenset(row["family"]),
            rank=row["rank"],
            window_days=row["window_days"],
            is_yearly=row.get("yearly", False),
        )
        for code, row in _read_yaml("instruments.yml").items()
    }


@cache
def load_stages() -> dict[str, Stage]:
    """All stages by code, in order."""
    return {
        code: Stage(code, row["name"], row["description"], row["status"], order, row["iati_status"], row["iati_code"])
        for order, (code, row) in enumerate(_read_yaml("stages.yml")["stages"].items(), start=1)
    }


@dataclass(frozen=True, slots=True)
class NameWords:
    """What the names of arrangements are made of beside what tells them apart."""

    generic: frozenset[str]
    generic_acronyms: frozenset[str]
    small: frozenset[str]
    common: frozenset[str]


@cache
def load_name_words() -> NameWords:
    """The words that say nothing of which arrangement is meant."""
    return NameWords(**{kind: frozenset(words) for kind, words in _read_yaml("instrument_names.yml")["words"].items()})


@cache
def find_event_codes(instrument: str, stage: str, modality: str) -> tuple[str | None, str | None]:
    """The PLOVER event and the CAMEO code of a statement; none for a denied one."""
    if modality == "denied":
        return None, None
    codes = load_event_codes()[load_instruments()[instrument].cooperation, stage, modality]
    return codes.plover_event, codes.cameo_code


@dataclass(frozen=True, slots=True)
class EventCodes:
    """What a statement is called in PLOVER and in CAMEO."""

    plover_event: str
    cameo_code: str
    cameo_name: str


@cache
def load_event_codes() -> dict[tuple[str, str, str], EventCodes]:
    """The event codes by kind of cooperation, stage and modality; denied statements have none."""
    declared, cooperations = _read_yaml("stages.yml"), sorted({one.cooperation for one in load_instruments().values()})
    rows = {
        (cooperation, stage, modality): row if modality == "actual" else declared["to_come"]
        for cooperation in cooperations
        for stage, row in declared["stages"].items()
        for modality in ("actual", "planned", "conditional")
    }
    return {key: _choose_codes(row, key[0], declared["cameo_names"]) for key, row in rows.items()}


def _choose_codes(row: dict[str, Any], cooperation: str, names: dict[str, str]) -> EventCodes:
    plover, cameo = (row[scheme].get(cooperation, row[scheme]["any"]) for scheme in ("plover", "cameo"))
    return EventCodes(plover, cameo, names[cameo])


@cache
def _read_yaml(name: str) -> dict[str, Any]:
    text = resources.files("flows.lexicon").joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@dataclass(frozen=True, slots=True)
class LinkWords:
    """What tells one arrangement from its rounds and parts."""

    bare: frozenset[str]
    editions: frozenset[str]
    rounds: dict[str, str]  # word -> kind
    numbers: dict[str, int]
    part_leads: tuple[str, ...]
    many: tuple[str, ...]
    wholes: frozenset[str]
    memoranda: tuple[str, ...]
    hosts: frozenset[str]
    routine: frozenset[str]
    offices: tuple[str, ...]
    kinds: frozenset[str]


@cache
def load_link_words() -> LinkWords:
    """The words by which rounds, editions, wholes and parts are told."""
    data = _read_yaml("arrangement_links.yml")
    romans = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
    lists = (data["ordinals"], data["cardinals"], romans)
    return LinkWords(
        bare=frozenset(data["bare"]),
        editions=frozenset(data["editions"]),
        rounds={word: kind for kind, words in data["rounds"].items() for word in words},
        numbers={word: number for words in lists for number, word in enumerate(words, start=1)},
        part_leads=tuple(data["part_leads"]),
        many=tuple(data["many"]),
        wholes=frozenset(data["wholes"]),
        memoranda=tuple(data["memoranda"]),
        hosts=frozenset(data["hosts"]),
        routine=frozenset(data["routine"]),
        offices=tuple(data["offices"]),
        kinds=frozenset(data["kinds"]),
    )
