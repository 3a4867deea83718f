"""Claims as consolidation gets them, made in one line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from flows.arrangements.consolidate import Consolidated, Group, consolidate_claims
from flows.arrangements.constraints import Constraint
from flows.ids import make_id

_UNKNOWN = dict.fromkeys(
    (
        *("article_id", "instrument_name", "event_date", "event_date_precision", "deadline_date"),
        *("amount", "currency", "amount_usd"),
    )
)
DEFAULTS: dict[str, Any] = _UNKNOWN | {
    "instrument": "mou",
    "stage": "signed",
    "modality": "actual",
    "confidence": 0.8,
    "reported_date": date(2024, 5, 1),
    "outlet": "Daily Star",
    "evidence": "the solar plant at Garissa",
    "field": "text",
    "char_start": 0,
}


def claim(key: str, codes: str = "KE US", sectors: str = "energy", **facts: Any) -> dict[str, Any]:
    """One claim, with the codes of its parties and its sectors."""
    own = {"claim_id": make_id("c", key), "article_id": f"a-{key}"}
    return {**DEFAULTS, **own, **facts, "codes": codes.split(), "sectors": sectors.split()}


def make_frames(*claims: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The claims, their parties and their sectors as frames."""
    frame = pd.DataFrame(claims, columns=["claim_id", *DEFAULTS], dtype="object")
    coded = [(c["claim_id"], code) for c in claims for code in c["codes"]]
    parties = [(claim_id, f"country:{code}", code, code, code.partition("-")[0], "party") for claim_id, code in coded]
    sectors = [(c["claim_id"], sector) for c in claims for sector in c["sectors"]]
    party_columns = ["claim_id", "entity_id", "party_name", "code", "principal_code", "role"]
    return (
        frame.astype({"confidence": float}),
        pd.DataFrame(parties, columns=party_columns, dtype="object"),
        pd.DataFrame(sectors, columns=["claim_id", "sector"], dtype="object"),
    )


def consolidate(*claims: dict[str, Any], constraints: tuple[Constraint, ...] = (), group: Group | None = None) -> Consolidated:
    """What the claims say together."""
    return consolidate_claims(*make_frames(*claims), constraints=constraints, group=group)
