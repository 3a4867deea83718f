"""One correction by a person, as checked. Plain data; ``place`` says where it stands and is no part of what it is."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Action = Literal["set", "drop", "merge", "split", "same", "different"]
Value = str | bool | Decimal | datetime.date | tuple[str, ...] | None

ACTIONS: tuple[Action, ...] = ("set", "drop", "merge", "split", "same", "different")
KEY_SEPARATOR = "/"  # between the parts of a key, as in "p0123…/country:KE"; no id holds it


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one record.

    ``expects`` are the (field, value) pairs that must hold for it to apply; ``parts`` the other records that it names (merge,
    same, different: of the same table; split: the claims or articles to set apart); ``held`` the parts that a split expects.
    """

    id: str
    table: str
    key: str
    action: Action
    reason: str
    by: str
    date: datetime.date
    field: str | None = None
    expects: tuple[tuple[str, Value], ...] = ()
    value: Value = None
    parts: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    place: str = dataclasses.field(default="", compare=False)

    @property
    def order(self) -> tuple[datetime.date, str]:
        """Corrections are taken by date, then by id: never by the order of files or lines."""
        return self.date, self.id

    @property
    def key_parts(self) -> tuple[str, ...]:
        """The values of the table's key columns."""
        return tuple(self.key.split(KEY_SEPARATOR))
