"""Corrections as files: one each, named by its id, in the order in which a person reads it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from flows.corrections.check import FIELDS
from flows.errors import UsageError
from flows.ids import make_id
from flows.tables.parts import write_text

_DIGITS = 8


def name_correction(action: str, day: date, *content: object) -> str:
    """An id from what the correction says: written again on the same day it is the same one."""
    return f"{day.isoformat()}-{action}-{make_id('', *content)[:_DIGITS]}"


def format_correction(written: dict[str, Any]) -> str:
    """The YAML of a correction, its keys in the usual order."""
    ordered = {name: written[name] for name in FIELDS if name in written}
    return yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=1000)


def write_correction(folder: Path, written: dict[str, Any]) -> Path:
    """Write a correction to a file of its own; UsageError if its id is taken."""
    path = folder / f"{written['id']}.yml"
    if path.exists():
        raise UsageError(f"{path} is there already. Run `comity run` to apply it, mend it by hand, or give another --id.")
    write_text(path, format_correction(written))
    return path
