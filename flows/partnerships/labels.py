"""The closed lists in the order in which the claim model speaks of them."""

from __future__ import annotations

_INSTRUMENTS = "treaty trade_agreement mou programme institution loan grant investment contract military other"
_STAGES = "proposed negotiating agreed signed ratified in_force suspended ended failed"
_SECTORS = (
    "trade finance industry agriculture energy mining environment transport digital science health education water security "
    "defence governance humanitarian migration tourism culture urban social diplomacy"
)
INSTRUMENTS = tuple(_INSTRUMENTS.split())
STAGES = tuple(_STAGES.split())
SECTORS = tuple(_SECTORS.split())
