"""Lower case that keeps offsets true."""

from __future__ import annotations


def lower_in_place(text: str) -> str:
    """The text in lower case, code point for code point, so that offsets stay true."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one if len(one.lower()) != 1 else one.lower() for one in text)
