"""Where the record of a partnership's id is found now.

An id stands for the claim that it was made from. Where that claim is gone (a better reading, an article that became a copy), the
claims that the published version held under the id lead on, as its redirects do; and once a key has moved, that is noted beside
the corrections, so that a rebuild from nothing finds it too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flows.arrangements.identity import name_partnership

_MOST_MOVES = 100


@dataclass(slots=True)
class Keyring:
    """``claims`` are the present claim ids in canonical order; ``moved`` the noted moves; ``search`` finds the present claim
    that follows on what an id held in the published version."""

    claims: list[str]
    moved: Mapping[str, str] = field(default_factory=dict)
    search: Callable[[str], str | None] = lambda key: None
    _anchors: dict[str, str] = field(default_factory=dict, init=False)
    wandered: set[str] = field(default_factory=set, init=False)

    def find_claim(self, key: str) -> str | None:
        """The present claim that a partnership id stands for; None if nothing is left of it."""
        if not self._anchors:
            self._anchors = {name_partnership(claim_id): claim_id for claim_id in self.claims}
        at = key
        for _ in range(_MOST_MOVES):
            if at in self._anchors:
                break
            if at not in self.moved or self.moved[at] == at:
                break
            at = self.moved[at]
        found = self._anchors.get(at) or self.search(at) or (self.search(key) if at != key else None)
        if found and key not in self._anchors:
            self.wandered.add(key)
        return found
