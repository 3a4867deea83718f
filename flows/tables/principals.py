"""The code lists as rows: principals, sectors, instruments, stages; and the way from a party's code to its principal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

import yaml

from flows.lexicon.arrangements import load_event_codes, load_instruments, load_stages
from flows.lexicon.names import load_principals
from flows.model import EntityType

_SUBDIVISION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_COUNTRY_TYPES = ("country", "former")


def roll_up(code: str | None) -> str | None:
    """The principal of a code: a subdivision's is its country (US-CA -> US), any other code is one."""
    matched = _SUBDIVISION.fullmatch(code or "")
    return matched.group(1) if matched else code


def country_of(code: str | None) -> str | None:
    """The country that a code belongs to; nothing for bodies and collectives."""
    principal = load_principals().get(roll_up(code) or "")
    return principal.code if principal and principal.type in _COUNTRY_TYPES else None


def entity_type_of(code: str | None) -> EntityType:
    """What a party is of which no more than its code is known."""
    principal = load_principals().get(code or "")
    if principal is None:
        return "subdivision" if _SUBDIVISION.fullmatch(code or "") else "organization"
    return "country" if principal.type in _COUNTRY_TYPES else "body"


def principal_rows(seen: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of ``principals``: those of the lexicon, and codes that only the articles gave, as bodies under their code."""
    known = load_principals()
    rows = [asdict(principal) for principal in known.values()]
    unknown = sorted(set(seen) - set(known))
    nothing = dict.fromkeys(("alpha3", "m49_code", "region", "world_region"))
    return rows + [{"code": code, "name": code, "type": "body", **nothing} for code in unknown]


def instrument_rows() -> list[dict[str, Any]]:
    """Rows of ``instruments``."""
    return [
        {name: getattr(row, name) for name in ("code", "name", "description", "cooperation")}
        for row in load_instruments().values()
    ]


def stage_rows() -> list[dict[str, Any]]:
    """Rows of ``stages``."""
    return [
        {
            "code": s.code,
            "name": s.name,
            "description": s.description,
            "status": s.status,
            "stage_order": s.order,
            "iati_status": s.iati_status,
            "iati_code": s.iati_code,
        }
        for s in load_stages().values()
    ]


def event_code_rows() -> list[dict[str, Any]]:
    """Rows of ``event_codes``."""
    return [
        {"cooperation": cooperation, "stage": stage, "modality": modality, **asdict(codes)}
        for (cooperation, stage, modality), codes in load_event_codes().items()
    ]


@cache
def sector_rows() -> list[dict[str, Any]]:
    """Rows of ``sectors``."""
    text = resources.files("flows.lexicon").joinpath("sectors.yml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    columns = ("name", "description", "dac_code", "dac_name", "plover_context")
    return [{"code": code, **{column: row.get(column) for column in columns}} for code, row in loaded.items()]
