"""Refusals: a reason code with facts becomes a Reject with a plain message; each reason has a cure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flows.articles.printable import make_printable
from flows.lexicon.wording import load_wording
from flows.model import Reject


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to refuse an input, as the lexicon declares it."""

    code: str
    message: str
    cure: str


class Refused(Exception):
    """Raised or yielded by a reader for an input, or for its ``item``, that cannot become an article."""

    def __init__(self, code: str, item: int | str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.item = item
        self.facts = facts


@cache
def _reasons_by_code() -> dict[str, Reason]:
    return {row["code"]: Reason(**row) for row in load_wording("reject_reasons")}


def list_reasons() -> tuple[Reason, ...]:
    """All declared reasons, in the order of the lexicon."""
    return tuple(_reasons_by_code().values())


def find_reason(code: str) -> Reason:
    """The declared reason; an undeclared code is a mistake of ours and raises ValueError."""
    reason = _reasons_by_code().get(code)
    if reason is None:
        raise ValueError(f"reject reason {code!r} is not declared in reject_reasons.yml")
    return reason


def make_reject(code: str, source: str, sha256: str | None = None, **facts: object) -> Reject:
    """A Reject whose message tells the facts; a fact that the message names and that is missing is an error."""
    message = make_printable(find_reason(code).message.format(**facts))
    link = facts.get("link")
    return Reject(reason=code, message=message, source=source, sha256=sha256, link=str(link) if link else None)
