"""Corrections of partnerships, their parties and their sectors, made on the consolidated tables so that these hold together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from flows.arrangements.consolidate import Consolidated, order_claims
from flows.arrangements.summary import summarize_timeline
from flows.corrections.amounts import choose_day, complete_amount, refuse_half_amounts
from flows.corrections.claims import applied
from flows.corrections.edits import describe_row, find_unmet, settle
from flows.corrections.expectations import spell_parties
from flows.corrections.fields import name_nearest, show_value
from flows.corrections.outcome import Outcome
from flows.corrections.record import KEY_SEPARATOR, Correction
from flows.corrections.records import Key, Records, Row, read_rows
from flows.tables.principals import roll_up

TABLES = ("partnerships", "partnership_parties", "partnership_sectors")
_LISTED = {"parties": ("partnership_parties", "entity_id"), "sectors": ("partnership_sectors", "sector")}


def correct_partnerships(
    found: Consolidated,
    corrections: Iterable[Correction],
    find_partnership: Callable[[str], str | None],
    entities: pd.DataFrame,
    recommend_from: float,
) -> tuple[Consolidated, dict[str, Outcome]]:
    """The consolidated tables with what is set and dropped; ``find_partnership`` gives the id that a key bears now."""
    ours = [one for one in corrections if one.table in TABLES and one.action in ("set", "drop")]
    if not ours:
        return found, {}
    editor = _PartnershipEditor(found, ours, find_partnership, entities, recommend_from)
    outcomes = settle(ours, editor.attempt)
    editor.finish(ours)
    return editor.give_back(), outcomes


class _PartnershipEditor:
    def __init__(
        self,
        found: Consolidated,
        corrections: Iterable[Correction],
        find_partnership: Callable[[str], str | None],
        entities: pd.DataFrame,
        recommend_from: float,
    ) -> None:
        self.found, self.find_partnership, self.recommend_from = found, find_partnership, recommend_from
        self.entities = entities.set_index("entity_id")
        ids = {now for one in corrections if (now := find_partnership(one.key_parts[0]))}
        parts = found.partnerships[found.partnerships["part_of"].isin(ids)]["partnership_id"]
        ids |= set(parts)
        frames = {"partnerships": found.partnerships, "partnership_parties": found.parties}
        frames |= {"partnership_sectors": found.sectors, "partnership_timeline": found.timeline}
        self.records = {
            name: Records(name, read_rows(frame[frame["partnership_id"].isin(ids)])) for name, frame in frames.items()
        }
        self.confidence = dict(zip(found.partnerships["partnership_id"], found.partnerships["confidence"], strict=True))
        self.recommended: set[str] = set()  # told by a person, so not to be derived

    def attempt(self, correction: Correction) -> Outcome:
        """Apply a correction if it holds."""
        now = self.find_partnership(correction.key_parts[0])
        if now is None:
            return Outcome("stale", told=f"nothing is left of partnership {correction.key_parts[0]}")
        key = (now, *correction.key_parts[1:])
        if correction.field in _LISTED and correction.table == "partnerships":
            return self._set_list(correction, key)
        listed = [name for name, _ in correction.expects if name in _LISTED and correction.table == "partnerships"]
        if listed and (told := self._find_other_members(correction, now)):
            return Outcome("stale", now, told=told)
        rest = tuple(pair for pair in correction.expects if pair[0] not in listed)
        looked = self.records[correction.table].look_up(replace(correction, expects=rest), key)
        if isinstance(looked, Outcome):
            return looked
        first, row = looked
        return self._drop(correction, first, row) if correction.action == "drop" else self._set(correction, first, row)

    def _find_other_members(self, correction: Correction, partnership_id: str) -> str | None:
        members = {name: self._name_members(name, partnership_id) for name in _LISTED}
        lists = tuple(pair for pair in correction.expects if pair[0] in _LISTED)
        return find_unmet(spell_parties(replace(correction, expects=lists), members["parties"]), members)

    def _drop(self, correction: Correction, first: Key, row: Row) -> Outcome:
        records = self.records[correction.table]
        if correction.table == "partnership_parties" and len(self._rows_of("partnership_parties", first[0])) < 3:
            told = "fewer than two parties would be left; drop the partnership, or set the right party in its place"
            return Outcome("stale", KEY_SEPARATOR.join(first), told=told)
        if correction.table == "partnerships":
            row = {**row, **{name: self._name_members(name, first[0]) for name in _LISTED}}
        records.drop(first, correction.id)
        if correction.table == "partnerships":
            for name in ("partnership_parties", "partnership_sectors", "partnership_timeline"):
                for key in [key for key in self.records[name].rows if key[0] == first[0]]:
                    self.records[name].drop(key, correction.id)
        return Outcome("applied", None, describe_row(row))

    def _set(self, correction: Correction, first: Key, row: Row) -> Outcome:
        name, records = correction.field or "", self.records[correction.table]
        new: Row = {**row, name: correction.value}
        told = self._complete(new, row, correction)
        if told:
            return Outcome("stale", KEY_SEPARATOR.join(records.key_of(row)), told=told)
        records.replace(first, new)
        return applied(correction, row, KEY_SEPARATOR.join(records.key_of(new)))

    def _complete(self, new: Row, old: Row, correction: Correction) -> str | None:
        """What follows from the corrected column, in this row and in other tables; gives why it can't be, if so."""
        name = correction.field
        if correction.table == "partnership_parties":
            return self._complete_party(new, name)
        if name in ("amount", "currency"):
            complete_amount(new, old)
        elif name in ("stage", "stage_date"):
            self._follow_in_timeline(new, old)
        elif name == "part_of":
            return self._complete_part_of(new, correction)
        elif name == "recommended":
            self.recommended.add(new["partnership_id"])
        return None

    def _complete_party(self, new: Row, name: str | None) -> str | None:
        if name == "entity_id":
            if new["entity_id"] not in self.entities.index:
                return f"no entity {new['entity_id']!r}.{name_nearest(new['entity_id'], self.entities.index)}"
            new |= self._describe_party(new["entity_id"])
        new["principal_code"] = roll_up(new["code"])
        return None

    def _describe_party(self, entity_id: str) -> Row:
        row = self.entities.loc[entity_id]
        code = row["code"] if isinstance(row["code"], str) else None
        return {"entity_id": entity_id, "party_name": row["name"], "code": code, "principal_code": roll_up(code)}

    def _complete_part_of(self, new: Row, correction: Correction) -> str | None:
        if correction.value is None:
            return None
        whole = self.find_partnership(str(correction.value))
        if whole is None or whole not in self.confidence:
            return f"no partnership {correction.value!r}.{name_nearest(str(correction.value), self.confidence)}"
        if whole == new["partnership_id"]:
            return "a partnership can't be a part of itself"
        new["part_of"] = whole
        return None

    def _follow_in_timeline(self, new: Row, old: Row) -> None:
        """The steps that made the stage what it was read as bear the right stage, or the right date, too."""
        steps = self._steps_of(old)
        dated = {key: row for key, row in steps.items() if row["event_date"] == old["stage_date"]}
        moved = new["stage_date"] != old["stage_date"]
        day = {"event_date": new["stage_date"], "event_date_precision": "day" if new["stage_date"] else None} if moved else {}
        for key, row in (dated or steps).items():
            self.records["partnership_timeline"].replace(key, {**row, **day, "stage": new["stage"]})
        known = [(row["event_date"], row["reported_date"]) for row in self._steps_of(new).values()]
        if not moved and new["stage_date"] is None:
            new["stage_date"] = max((event for event, _ in known if event), default=None)
        new["stage_since"] = min((since for days in known if (since := choose_day(*days))), default=new["stage_date"])

    def _steps_of(self, partnership: Row) -> dict[Key, Row]:
        steps = self._rows_of("partnership_timeline", partnership["partnership_id"])
        return {key: row for key, row in steps.items() if row["stage"] == partnership["stage"]}

    def _set_list(self, correction: Correction, key: Key) -> Outcome:
        """The parties or the sectors as a whole: those that stay keep what is known of them."""
        table, column = _LISTED[correction.field or ""]
        looked = self.records["partnerships"].look_up(replace(correction, expects=()), key)
        if isinstance(looked, Outcome):
            return looked
        rows = self._rows_of(table, key[0])
        found = self._name_members(correction.field or "", key[0])
        expects = tuple((name, self._name_parties(value) if name == "parties" else value) for name, value in correction.expects)
        if told := find_unmet(replace(correction, expects=expects), {**looked[1], correction.field or "": found}):
            return Outcome("stale", key[0], told=told)
        wanted = self._name_parties(correction.value) if correction.field == "parties" else correction.value
        assert isinstance(wanted, tuple)
        if unknown := [one for one in wanted if correction.field == "parties" and one not in self.entities.index]:
            return Outcome("stale", key[0], told=f"no entity {unknown[0]!r}.{name_nearest(unknown[0], self.entities.index)}")
        self._replace_list(table, column, key[0], rows, wanted, correction.id)
        return Outcome("applied", key[0], show_value(found), show_value(wanted))

    def _replace_list(self, table: str, column: str, owner: str, rows: dict[Key, Row], wanted: Collection[str], by: str) -> None:
        records = self.records[table]
        for first, row in rows.items():
            if row[column] not in wanted:
                records.drop(first, by)
        for one in sorted(set(wanted) - {row[column] for row in rows.values()}):
            facts = {"sector": one} if column == "sector" else {**self._describe_party(one), "role": "party"}
            row = {"partnership_id": owner, **facts}
            records.rows[records.key_of(row)] = row

    def _name_parties(self, value: Any) -> Any:
        """Codes (KE, US-CA, EU) as the ids of what they stand for."""
        if not isinstance(value, tuple):
            return value
        by_code = {f"{kind}:{code}": f"{kind}:{code}" for kind in ("country", "subdivision", "body") for code in value}
        named = (
            next((one for one in (f"country:{code}", f"subdivision:{code}", f"body:{code}") if one in self.entities.index), code)
            for code in value
        )
        return tuple(sorted(by_code.get(one, one) for one in named))

    def _name_members(self, name: str, partnership_id: str) -> tuple[str, ...]:
        """The parties or the sectors of a partnership, by their keys."""
        table, column = _LISTED[name]
        return tuple(sorted(row[column] for row in self._rows_of(table, partnership_id).values()))

    def _rows_of(self, table: str, partnership_id: str) -> dict[Key, Row]:
        return {key: row for key, row in self.records[table].rows.items() if row["partnership_id"] == partnership_id}

    def finish(self, corrections: Collection[Correction]) -> None:
        """What follows from all corrections together."""
        records = self.records["partnerships"]
        refuse_half_amounts(records, corrections)
        gone = {key[0] for key in records.dropped}
        for first, row in list(records.rows.items()):
            if row["part_of"] in gone:
                row = {**row, "part_of": None}
            if row["part_of"] != records.found[first]["part_of"] and row["partnership_id"] not in self.recommended:
                row = {**row, "recommended": self._is_sure(row["partnership_id"]) and not self._is_sure(row["part_of"])}
            records.replace(first, row)

    def _is_sure(self, partnership_id: str | None) -> bool:
        return partnership_id is not None and self.confidence[partnership_id] >= self.recommend_from

    def give_back(self) -> Consolidated:
        """The tables as corrected; the claims of dropped partnerships belong to none."""
        gone = {key[0] for key in self.records["partnerships"].dropped}
        assignment = self.found.assignment
        return replace(
            self.found,
            assignment=assignment[~assignment["partnership_id"].isin(gone)],
            partnerships=self.records["partnerships"].correct_frame(self.found.partnerships),
            parties=self.records["partnership_parties"].correct_frame(self.found.parties),
            sectors=self.records["partnership_sectors"].correct_frame(self.found.sectors),
            timeline=self._correct_timeline(),
        )

    def _correct_timeline(self) -> pd.DataFrame:
        """The story as corrected: each stage and date once, counted through anew."""
        records, timeline = self.records["partnership_timeline"], self.found.timeline
        if records.rows == records.found:
            return timeline
        touched = timeline["partnership_id"].isin({key[0] for key in records.found})
        corrected = records.correct_frame(timeline[touched])
        return pd.concat([timeline[~touched], summarize_timeline(order_claims(corrected))], ignore_index=True)
