"""What the raw store knows of bytes, in a JSON file beside them: where they came from, and what of them was forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flows.ids import make_id


@dataclass(frozen=True, slots=True)
class Provenance:
    """One time that the bytes came in: the source as the user named it, the time (ISO, UTC), headers if from the network."""

    source: str
    received_at: str
    headers: Mapping[str, str] = field(default_factory=dict)


def hide_address(arrival: Provenance) -> Provenance:
    """Where forgotten bytes came from, without the address: its hash, which no reader can turn back."""
    if "://" not in arrival.source:
        return arrival
    return Provenance(make_id("forgotten-", arrival.source), arrival.received_at)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """``size`` is that of the bytes as they came. ``forgotten`` gives, for each item of the input whose text was removed,
    the article's id: the item by what follows the source in its name, so "" for the whole and "#4" for the fifth."""

    sha256: str
    size: int
    provenance: tuple[Provenance, ...] = ()
    forgotten: Mapping[str, str] = field(default_factory=dict)

    def knows_source(self, source: str) -> bool:
        """Whether the bytes came from there before."""
        return any(one.source == source for one in self.provenance)

    def encode(self) -> bytes:
        """As the file is written."""
        record = {"sha256": self.sha256, "size": self.size, "provenance": [asdict(one) for one in self.provenance]}
        if self.forgotten:
            record["forgotten"] = dict(sorted(self.forgotten.items()))
        return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def read_sidecar(path: Path, sha256: str) -> Sidecar | None:
    """What the file tells; a missing or broken one tells nothing and is written anew."""
    try:
        record = json.loads(path.read_bytes())
        rows = tuple(Provenance(row["source"], row["received_at"], row["headers"]) for row in record["provenance"])
        return Sidecar(sha256, int(record["size"]), rows, dict(record.get("forgotten", {})))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
