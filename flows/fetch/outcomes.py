"""What comes of asking an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.articles.rejects import Refused


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of an answer, and what of its head is worth keeping: ``url`` is the address that gave it in the end."""

    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What was fetched before still stands; its hash in the raw store."""

    sha256: str


Outcome = Fetched | Unchanged | Refused
