"""Corrections of articles and of single claims. They come before the claims are consolidated, so that all that follows from
a claim (its partnership, timeline, counts, views) follows from the corrected one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from flows.corrections.amounts import refuse_half_amounts
from flows.corrections.edits import describe_row, set_field, settle
from flows.corrections.fields import name_nearest, show_value
from flows.corrections.outcome import Outcome
from flows.corrections.record import KEY_SEPARATOR, Correction
from flows.corrections.records import Records, Row, collect_rows
from flows.lexicon.arrangements import find_event_codes
from flows.model import Amount
from flows.tables.gather import Gathered, Part
from flows.tables.money import dollar_amount
from flows.tables.principals import roll_up
from flows.tables.rows import rate_day

CLAIM_TABLES = ("claims", "claim_parties", "claim_sectors")


def correct_articles(gathered: Gathered, corrections: Iterable[Correction]) -> tuple[Gathered, dict[str, Outcome]]:
    """The gathered rows with what is said of articles."""
    ours = [one for one in corrections if one.table == "articles"]
    if not ours:
        return gathered, {}
    records = Records("articles", collect_rows([gathered.articles], "article_id", {one.key for one in ours}))
    outcomes = settle(ours, lambda one: _set_article(records, one))
    parts = [Part(records.correct_table(part.read()), None) for part in gathered.parts["articles"]]
    articles = records.correct_table(gathered.articles)
    return replace(gathered, articles=articles, parts={**gathered.parts, "articles": parts}), outcomes


def _set_article(records: Records, correction: Correction) -> Outcome:
    looked = records.look_up(correction)
    if isinstance(looked, Outcome):
        return looked
    first, row = looked
    new = set_field(row, correction.field or "", correction.value)
    if correction.field == "published_date":
        new["published_source"] = "given" if new["published_date"] else None
    records.replace(first, new)
    return applied(correction, row)


def correct_claims(gathered: Gathered, corrections: Iterable[Correction]) -> tuple[Gathered, dict[str, Outcome]]:
    """The gathered rows with what is said of claims, their parties and their sectors."""
    ours = [one for one in corrections if one.table in CLAIM_TABLES]
    if not ours:
        return gathered, {}
    editor = _ClaimEditor(gathered, {one.key_parts[0] for one in ours})
    outcomes = settle(ours, editor.attempt)
    editor.refuse_half_amounts(ours)
    return editor.give_back(), outcomes


class _ClaimEditor:
    def __init__(self, gathered: Gathered, ids: set[str]) -> None:
        self.gathered = gathered
        tables = {"claims": gathered.claims, "claim_parties": [gathered.claim_parties], "claim_sectors": [gathered.claim_sectors]}
        self.records = {name: Records(name, collect_rows(found, "claim_id", ids)) for name, found in tables.items()}
        self.days = self._find_report_days()

    def attempt(self, correction: Correction) -> Outcome:
        """Apply a correction if it holds."""
        records = self.records[correction.table]
        looked = records.look_up(correction)
        if isinstance(looked, Outcome):
            return looked
        first, row = looked
        if correction.action == "drop":
            return self._drop(correction, first, row)
        new = set_field(row, correction.field or "", correction.value)
        if correction.table == "claims":
            new = self._derive(new, row)
        elif correction.field in ("code", "entity_id") and (told := self._complete_party(new, correction)):
            return Outcome("stale", KEY_SEPARATOR.join(records.key_of(row)), told=told)
        records.replace(first, new)
        return applied(correction, row, KEY_SEPARATOR.join(records.key_of(new)))

    def _drop(self, correction: Correction, first: tuple[str, ...], row: Row) -> Outcome:
        if correction.table == "claims":
            for name in ("claim_parties", "claim_sectors"):
                for key in [key for key in self.records[name].rows if key[0] == first[0]]:
                    self.records[name].drop(key, correction.id)
        self.records[correction.table].drop(first, correction.id)
        return Outcome("applied", None, describe_row(row))

    def _derive(self, new: Row, old: Row) -> Row:
        """What follows from the corrected columns of a claim."""
        plover, cameo = find_event_codes(new["instrument"], new["stage"], new["modality"])
        new |= {"plover_event": plover, "cameo_code": cameo}
        if new["amount"] is None and old["amount"] is not None:
            new |= {"currency": None}
        if new["amount"] is None or new["currency"] is None:
            return {**new, "amount_usd": None}
        day = rate_day(new["event_date"], new["event_date_precision"], self.days.get(new["article_id"]))
        return {**new, "amount_usd": dollar_amount(Amount(float(new["amount"]), new["currency"]), day)}

    def _complete_party(self, row: Row, correction: Correction) -> str | None:
        """The party's name and codes after its entity or its code changed; gives why that can't be, if so."""
        if correction.field == "entity_id":
            known = find_entity(self.gathered.sightings, row["entity_id"])
            if known is None:
                return tell_unknown_entity(self.gathered.sightings, row["entity_id"])
            row |= {"party_name": known["name"], "code": known["code"]}
        row["principal_code"] = roll_up(row["code"])
        return None

    def _find_report_days(self) -> dict[str, date | None]:
        ids = {row["article_id"] for row in self.records["claims"].rows.values()}
        rows = collect_rows([self.gathered.articles], "article_id", ids)
        return {row["article_id"]: row["published_date"] for row in rows}

    def refuse_half_amounts(self, corrections: Iterable[Correction]) -> None:
        """An amount without a currency, or the reverse, would stop publication later and less plainly."""
        refuse_half_amounts(self.records["claims"], corrections)

    def give_back(self) -> Gathered:
        """The gathered rows as corrected."""
        gathered, records = self.gathered, self.records
        parts = {
            name: [Part(records[name].correct_table(part.read())) for part in gathered.parts[name]] for name in CLAIM_TABLES[1:]
        }
        return replace(
            gathered,
            parts={**gathered.parts, **parts},
            claims=[records["claims"].correct_table(table) for table in gathered.claims],
            claim_parties=records["claim_parties"].correct_table(gathered.claim_parties),
            claim_sectors=records["claim_sectors"].correct_table(gathered.claim_sectors),
        )


def applied(correction: Correction, row: Row, key: str | None = None) -> Outcome:
    """The outcome of a set: the value that was found, and the one that stands now."""
    old = show_value(row.get(correction.field or ""))
    return Outcome("applied", key or correction.key, old, show_value(correction.value))


def find_entity(sightings: pa.Table, entity_id: str) -> dict[str, Any] | None:
    """What most articles say of an entity; None if none names it."""
    rows = collect_rows([sightings], "entity_id", {entity_id})
    if not rows:
        return None
    told = [(row["name"], row["code"]) for row in rows]
    name, code = max(sorted(set(told), key=repr), key=lambda one: (told.count(one), len(one[0])))
    return {"entity_id": entity_id, "name": name, "code": code}


def tell_unknown_entity(sightings: pa.Table, entity_id: str) -> str:
    """That no entity bears this id, with the nearest one."""
    return f"no entity {entity_id!r}.{name_nearest(entity_id, set(sightings['entity_id'].to_pylist()))}"
