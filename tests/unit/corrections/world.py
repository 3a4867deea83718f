"""A world of our own: pairs of countries with one or more deals each, and 35 corrections of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from flows.arrangements.identity import name_partnership
from flows.corrections.check import check_correction
from flows.corrections.corrector import Corrections, make_corrections
from flows.corrections.nodes import read_records
from flows.corrections.record import Correction
from flows.model import Amount, Article, Claim, Entity, Mention, Party, Reading, Span
from flows.partnerships.identity import name_claims
from flows.tables.publish import Published, RunFacts, publish_dataset
from flows.tables.state import State

FINGERPRINT = "world-1"
COUNTRIES = ("KE", "FR", "NO", "JP", "BR", "IN", "GH", "PE", "VN", "EG", "TR", "CA", "MX", "IT", "ZM", "FJ")
PAIRS = tuple((one, other) for number, one in enumerate(COUNTRIES) for other in COUNTRIES[number + 1 : number + 3])
DEALS = ("loan", "energy", "signed"), ("mou", "culture", "proposed")  # so unlike that nothing joins them


def country(code: str) -> Entity:
    """A country as an entity; its name is made up, so that nothing is known of it from elsewhere."""
    return Entity(f"country:{code}", "country", f"Land {code}", code)


def agency(number: int) -> Entity:
    """An organization that takes part in the deals of a pair."""
    return Entity(f"organization:agency-{number}", "organization", f"Agency {number}", COUNTRIES[number % len(COUNTRIES)])


def write_report(pair: int, deal: int, report: int, month: int = 3) -> tuple[Article, Reading]:
    """One article on a deal of a pair, and its reading."""
    one, other = (country(code) for code in PAIRS[pair])
    instrument, sector, stage = DEALS[deal]
    quote = f"{one.name} and {other.name} settle deal {pair}-{deal}"
    article = Article(
        f"a{pair:02d}-{deal}-{report}",
        f"{quote}, says {agency(pair).name}. Report {report}.",
        date=f"2024-{month:02d}-{10 + report}",
        outlet=f"Paper {report}",
    )
    parties = tuple(Party(e.name, e.code, e.entity_id, "party") for e in (one, other))
    amount = Amount(1e6 * (pair + 1), "EUR") if instrument == "loan" else None
    claim = Claim(
        parties,
        instrument,
        None,
        stage,
        (sector,),
        f"2024-{month:02d}-10",
        None,
        amount,
        "actual",
        0.9,
        quote,
        Span("text", 0, len(quote)),
    )
    start = article.text.index(agency(pair).name)
    mention = Mention(agency(pair).entity_id, agency(pair).name, Span("text", start, start + len(agency(pair).name)), "name")
    return article, Reading(
        article.article_id, (claim,), (), (one.code or "", other.code or ""), (one, other, agency(pair)), (mention,)
    )


REPORTS = tuple(write_report(pair, deal, report) for pair in range(21) for deal in (0, 1) for report in (1, 2))


def claim_id(pair: int, deal: int, report: int) -> str:
    """The id of the claim that a report makes."""
    article, reading = write_report(pair, deal, report)
    return name_claims(article.article_id, reading.claims)[0][0]


def deal_id(pair: int, deal: int = 0) -> str:
    """The id of the partnership that the reports of a deal make."""
    return name_partnership(claim_id(pair, deal, 1))


def fill(warehouse: Path, reports: Iterable[tuple[Article, Reading]] = REPORTS) -> None:
    """Write the articles and readings of the world into a state."""
    articles, readings = zip(*reports, strict=True)
    state = State(warehouse / "state")
    state.write_articles(articles)
    state.write_readings(FINGERPRINT, articles, readings)


def publish(warehouse: Path, corrections: Corrections | None = None, minute: int = 0) -> Published:
    """Publish what the state holds, with these corrections."""
    at = datetime(2026, 11, 1, 12, minute, tzinfo=UTC)
    return publish_dataset(
        warehouse, RunFacts(f"run-{minute:03d}", at, at), fingerprint=FINGERPRINT, corrector=corrections, keep_versions=9
    )


def read(text: str) -> tuple[Correction, ...]:
    """The corrections that a YAML text holds."""
    return tuple(check_correction(record, f"test.yml:{record.line}") for record in read_records(text))


def correct(text: str) -> Corrections:
    """The corrections that a YAML text holds, ready to be applied; reason, author and day are given where they are missing."""
    return make_corrections(read(text))


def write_all() -> str:
    """The 35 corrections: five of each action, and five that are stale."""
    lines = []

    def add(action: str, table: str, key: str, **rest: object) -> None:
        number = len(lines)
        fields = {"id": f"k{number:02d}-{action}", "table": table, "key": key, "action": action, **rest}
        fields |= {"reason": f"because {number}", "by": "Ada", "date": f"2026-10-{1 + number % 5:02d}"}
        lines.append("- " + "\n  ".join(f"{name}: {value}" for name, value in fields.items()))

    add("set", "partnerships", deal_id(0), field="stage", expect="signed", value="in_force")
    add("set", "partnerships", deal_id(0, 1), field="sectors", expect="[culture]", value="[culture, health]")
    add("set", "claims", claim_id(1, 0, 1), field="event_date", expect="2024-03-10", value="2024-02")
    add("set", "entities", "organization:agency-1", field="name", expect="Agency 1", value="First Agency")
    add("set", "partnership_parties", f"{deal_id(1, 1)}/country:{PAIRS[1][0]}", field="role", expect="party", value="donor")
    add("drop", "partnerships", deal_id(2))
    add("drop", "claims", claim_id(2, 1, 2))
    add("drop", "partnership_sectors", f"{deal_id(3, 1)}/culture")
    add("drop", "entities", "organization:agency-3", field="name", expect="Agency 3")
    add("drop", "claim_sectors", f"{claim_id(3, 0, 2)}/energy")
    for pair in (4, 5, 6):
        add("merge", "partnerships", deal_id(pair), value=deal_id(pair, 1))
    add("merge", "entities", "organization:agency-4", value="[organization:agency-5, organization:agency-6]")
    add("merge", "entities", "organization:agency-7", value="organization:agency-8")
    for pair in (7, 8, 9):
        held = f"[{claim_id(pair, 0, 1)}, {claim_id(pair, 0, 2)}]"
        add("split", "partnerships", deal_id(pair), expect=held, value=f"[{claim_id(pair, 0, 1 + pair % 2)}]")
    add("split", "entities", "organization:agency-9", value="[a09-0-1]")
    add("split", "entities", "organization:agency-10", value="[a10-0-1, a10-1-1]")
    for pair in (10, 11, 12):
        add("same", "partnerships", deal_id(pair), value=deal_id(pair, 1))
    add("same", "entities", "organization:agency-11", value="organization:agency-12")
    add("same", "entities", "organization:agency-13", value="organization:agency-14")
    for pair in (13, 14, 15):
        add("different", "partnerships", deal_id(pair), value=deal_id(pair, 1))
    add("different", "entities", "organization:agency-15", value="organization:agency-16")
    add("different", "entities", "organization:agency-17", value="[organization:agency-18, organization:agency-19]")
    add("set", "partnerships", deal_id(16), field="stage", expect="agreed", value="ended")  # and from here on: stale
    add("drop", "claims", claim_id(17, 0, 1), field="instrument", expect="treaty")
    add("merge", "partnerships", deal_id(18), value="p" + "0" * 20)
    add("split", "partnerships", deal_id(19), value="c" + "1" * 20)
    add("same", "entities", "organization:agency-20", value="organization:gone")
    return "\n".join(lines)
