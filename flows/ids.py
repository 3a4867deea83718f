"""Ids made from content: the same thing has the same id in every run, order and batch."""

from __future__ import annotations

import hashlib

_DIGITS = 20
_SEPARATOR = "\x1f"


def make_id(prefix: str, *parts: object) -> str:
    """``prefix`` and 20 hexadecimal digits that follow from ``parts``."""
    content = _SEPARATOR.join("" if part is None else str(part) for part in parts)
    return prefix + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
