"""The code lists as rows: principals, sectors, instruments, stages; and the way from a party's code to its principal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml

from flows.lexicon.arrangements import load_instruments, load_stages
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
    rows = [{"code": p.code, "name": p.name, "type": p.type, "alpha3": p.alpha3, "region": p.region} for p in known.values()]
    unknown = sorted(set(seen) - set(known))
    return rows + [{"code": code, "name": code, "type": "body", "alpha3": None, "region": None} for code in unknown]


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
        }
        for s in load_stages().values()
    ]


@cache
def sector_rows() -> list[dict[str, Any]]:
    """Rows of ``sectors``."""
    text = resources.files("flows.lexicon").joinpath("sectors.yml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    columns = ("name", "description", "dac_code", "plover_context")
    return [{"code": code, **{column: row.get(column) for column in columns}} for code, row in loaded.items()]
