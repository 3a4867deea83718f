"""Names and messages that come from strangers, made fit for a terminal: on one line, with nothing in them that acts."""

from __future__ import annotations


def make_printable(text: str) -> str:
    """The text with each character that can't be printed, or not be written in every encoding, escaped as Python would."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
