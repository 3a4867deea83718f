"""What the claims of one partnership say together. Frames come in canonical order, so that ties end the same way every time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from flows.lexicon.arrangements import load_instruments, load_stages

_LAST = 10**9
_FURTHER_OUTLETS = 0.5  # how much of the remaining doubt each further outlet takes away, at most half of it in all


def summarize_partnerships(assigned: pd.DataFrame, part_of: Mapping[str, str], recommend_from: float) -> pd.DataFrame:
    """One row per partnership: its name, instrument, stage, dates, counts, amount, confidence, and what it is a part of."""
    grouped = assigned.groupby("partnership_id", sort=True)
    summary = pd.DataFrame(
        {
            "article_count": grouped["article_id"].nunique(),
            "outlet_count": grouped["outlet"].nunique(),
            "first_reported": _pick_day(assigned, "reported_date", "min"),
            "last_reported": _pick_day(assigned, "reported_date", "max"),
        }
    )
    pick = (_pick_name, _pick_instrument, _pick_stage, _pick_amount, _pick_deadline)
    for picked in (choose(assigned) for choose in pick):
        summary = summary.join(picked)
    summary["confidence"] = _combine_confidence(grouped["confidence"].max(), summary["outlet_count"])
    sure = summary["confidence"] >= recommend_from
    summary["part_of"] = pd.Series([part_of.get(key) for key in summary.index], index=summary.index, dtype=object)
    summary["recommended"] = sure & ~summary["part_of"].isin(summary.index[sure])
    return summary.astype({"name": object}).reset_index()


def summarize_parties(assigned: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """One row per partnership and party, with the most telling role that a claim gives it."""
    rows = assigned[["partnership_id", "claim_id"]].merge(parties, on="claim_id", how="inner")
    rows = rows.assign(is_plain=rows["role"] == "party", has_no_code=rows["code"].isna())
    role = _most_frequent(rows, ["partnership_id", "entity_id", "is_plain"], "role").sort_values("is_plain", kind="stable")
    role = role.drop_duplicates(["partnership_id", "entity_id"])[["partnership_id", "entity_id", "role"]]
    code = rows.sort_values("has_no_code", kind="stable").drop_duplicates(["partnership_id", "entity_id"])
    return code[["partnership_id", "entity_id", "party_name", "code", "principal_code"]].merge(
        role, on=["partnership_id", "entity_id"]
    )


def summarize_sectors(assigned: pd.DataFrame, sectors: pd.DataFrame) -> pd.DataFrame:
    """One row per partnership and sector that any of its claims concerns."""
    rows = assigned[["partnership_id", "claim_id"]].merge(sectors, on="claim_id", how="inner")
    return rows[["partnership_id", "sector"]].drop_duplicates(ignore_index=True)


def summarize_timeline(assigned: pd.DataFrame) -> pd.DataFrame:
    """One row per partnership, stage and date, by the claim that reported it first. Contradictions stay side by side.

    ``position`` counts through the story: by the event's date, else the report's; then by the report's; then by stage.
    """
    columns = ["partnership_id", "stage", "event_date", "event_date_precision"]
    first = assigned.drop_duplicates(columns, ignore_index=True)
    days = zip(first["event_date"], first["reported_date"], first["stage"], strict=True)
    keys = [_place_in_story(*row) for row in days]
    first = first.assign(_key=pd.Series(keys, dtype=object)).sort_values(
        ["partnership_id", "_key", "claim_id"], kind="stable", ignore_index=True
    )
    first["position"] = first.groupby("partnership_id").cumcount() + 1
    return first[[*columns, "reported_date", "claim_id", "position"]]


def _place_in_story(event: date | None, reported: date | None, stage: str) -> tuple[int, int, int]:
    told = _day_number(reported) or _LAST
    return _day_number(event) or told, told, load_stages()[stage].order


def _pick_day(assigned: pd.DataFrame, column: str, end: str) -> pd.Series:
    dated = assigned[assigned[column].notna()]
    picked = dated.groupby("partnership_id")[column].agg(end)
    return picked.astype(object)


def _most_frequent(rows: pd.DataFrame, group: list[str], column: str) -> pd.DataFrame:
    """The value that most rows of each group hold; of equal ones the first in canonical order."""
    counted = rows.groupby([*group, column], sort=False).size().reset_index(name="times")
    return counted.sort_values("times", ascending=False, kind="stable").drop_duplicates(group)


def _pick_name(assigned: pd.DataFrame) -> pd.Series:
    named = assigned[assigned["instrument_name"].notna()]
    return (
        _most_frequent(named, ["partnership_id"], "instrument_name").set_index("partnership_id")["instrument_name"].rename("name")
    )


def _pick_instrument(assigned: pd.DataFrame) -> pd.Series:
    """The instrument with the most confidence behind it; of equal ones that which says more."""
    votes = assigned.groupby(["partnership_id", "instrument"])["confidence"].sum().round(6).reset_index()
    votes["rank"] = votes["instrument"].map({code: instrument.rank for code, instrument in load_instruments().items()})
    votes = votes.sort_values(["confidence", "rank", "instrument"], ascending=[False, False, True], kind="stable")
    return votes.drop_duplicates("partnership_id").set_index("partnership_id")["instrument"]


def _pick_stage(assigned: pd.DataFrame) -> pd.DataFrame:
    """The latest stage by the date of its event, else of its report, and the last date that is given for it.

    What is only hoped for counts where there is nothing else.
    """
    rows = pd.DataFrame(
        {
            "partnership_id": assigned["partnership_id"],
            "stage": assigned["stage"],
            "stage_date": assigned["event_date"],
            "is_firm": assigned["modality"] != "conditional",
            "since": [_effective_day(*days) for days in zip(assigned["event_date"], assigned["reported_date"], strict=True)],
            "reported": [_day_number(day) for day in assigned["reported_date"]],
            "order": assigned["stage"].map({code: stage.order for code, stage in load_stages().items()}),
        }
    )
    rows = rows.sort_values(["is_firm", "since", "reported", "order"], kind="stable")
    latest = rows.drop_duplicates("partnership_id", keep="last")[["partnership_id", "stage"]]
    dated = rows[rows["stage_date"].notna()].drop_duplicates(["partnership_id", "stage"], keep="last")[
        ["partnership_id", "stage", "stage_date"]
    ]
    known = rows[rows["since"] > 0]
    since = known.groupby(["partnership_id", "stage"])["since"].min().map(date.fromordinal).rename("stage_since")
    found = latest.merge(dated, on=["partnership_id", "stage"], how="left")
    found = found.merge(since.astype(object), on=["partnership_id", "stage"], how="left")
    return found.set_index("partnership_id")


def _effective_day(event: date | None, reported: date | None) -> int:
    """The day from which a stage holds as far as is known: an event that lies after its report has not come about by it."""
    event_day, report_day = _day_number(event), _day_number(reported)
    return event_day if event_day and (not report_day or event_day <= report_day) else report_day


def _day_number(day: date | None) -> int:
    return 0 if day is None or pd.isna(day) else day.toordinal()


def _pick_amount(assigned: pd.DataFrame) -> pd.DataFrame:
    """The sum that most claims give; of equally frequent ones that reported last."""
    sums = assigned[assigned["amount"].notna() & assigned["currency"].notna()].iloc[::-1]
    sums = sums.assign(times=sums.groupby(["partnership_id", "amount", "currency"])["claim_id"].transform("size"))
    chosen = sums.sort_values("times", ascending=False, kind="stable").drop_duplicates("partnership_id")
    return chosen.set_index("partnership_id")[["amount", "currency", "amount_usd"]]


def _pick_deadline(assigned: pd.DataFrame) -> pd.Series:
    """The deadline that was given last."""
    given = assigned[assigned["deadline_date"].notna()]
    return given.drop_duplicates("partnership_id", keep="last").set_index("partnership_id")["deadline_date"]


def _combine_confidence(best: pd.Series, outlets: pd.Series) -> pd.Series:
    """The confidence of the surest claim; further outlets take away up to half of the doubt that it leaves."""
    further = (outlets - 1).clip(lower=0)
    return (best + (1 - best) * 0.5 * (1 - _FURTHER_OUTLETS**further)).round(6)
