"""From verdicts to claims: evidence, parties, values."""

from __future__ import annotations

import numpy as np

from flows.model import Reference, Span
from flows.partnerships.claims import LONGEST_EVIDENCE, Texts, compose_claims
from flows.partnerships.labels import INSTRUMENTS, SECTORS, STAGES
from flows.partnerships.verdicts import Shares, Verdict
from flows.partnerships.windows import Piece, Window

TEXT = "Rain fell. On Tuesday Kenya Power signed a $20 million loan from Japan, to be repaid by 2040."
START, END = 11, len(TEXT)


def sure(names: tuple[str, ...], *chosen: str) -> Shares:
    return np.array([1.0 if n in chosen else 0.0 for n in names], dtype=np.float32)


def make_verdict(probability: float = 0.9, window: int = 0) -> Verdict:
    kinds = sure(INSTRUMENTS, "loan"), sure(STAGES, "signed"), sure(SECTORS, "energy")
    return Verdict(window, ("JP", "KE"), probability, *kinds)


def make_window(field: str = "text", start: int = START, end: int = END, text: str = TEXT) -> Window:
    def refer(surface: str, code: str, entity_id: str, kind: str) -> Reference:
        at = text.index(surface)
        return Reference(Span("title" if field == "title" else "text", at, at + len(surface)), code, entity_id, surface, kind)

    references = (
        refer("Kenya Power", "KE", "organization:kenya-power", "organization"),
        refer("Japan", "JP", "country:JP", "name"),
    )
    return Window(Piece(field, start, end, references), "", "", ("KE", "JP"), frozenset({"KE", "JP"}))


def compose(texts: Texts, windows: list[Window], verdicts: list[Verdict]):  # type: ignore[no-untyped-def]
    return compose_claims(texts, windows, verdicts, lambda *_: dict.fromkeys(SECTORS, 0.0) | {"energy": 1.0})


def test_a_claim_quotes_its_sentence_and_reads_its_values() -> None:
    (claim,) = compose(Texts("", TEXT, "2025-09-25", "KE"), [make_window()], [make_verdict()])
    assert TEXT[claim.span.start : claim.span.end] == claim.evidence == TEXT[START:END]
    assert (claim.instrument, claim.stage, claim.sectors) == ("loan", "signed", ("energy",))
    assert claim.date == "2025-09-23"
    assert claim.deadline == "2040"
    assert claim.amount is not None
    assert (claim.amount.value, claim.amount.currency) == (20_000_000, "USD")
    assert 0.5 < claim.confidence < 0.9  # the model says .9 and is known to be too sure


def test_parties_bear_the_name_that_the_text_gives() -> None:
    (claim,) = compose(Texts("", TEXT, None, None), [make_window()], [make_verdict()])
    assert {(p.name, p.code, p.entity_id) for p in claim.parties} == {
        ("Kenya Power", "KE", "organization:kenya-power"),
        ("Japan", "JP", "country:JP"),
    }


def test_doubt_yields_nothing() -> None:
    assert compose(Texts("", TEXT, None, None), [make_window()], [make_verdict(0.1)]) == ()


def test_the_body_beats_the_headline() -> None:
    windows = [make_window("title", 0, END), make_window()]
    (claim,) = compose(Texts(TEXT, TEXT, None, None), windows, [make_verdict(0.95, 0), make_verdict(0.85, 1)])
    assert claim.span.field == "text"


def test_a_very_long_sentence_is_quoted_around_its_parties() -> None:
    text = "word " * 400 + "Kenya Power signed a loan from Japan." + " word" * 400
    (claim,) = compose(Texts("", text, None, None), [make_window("text", 0, len(text), text)], [make_verdict()])
    assert len(claim.evidence) <= LONGEST_EVIDENCE
    assert "Kenya Power signed a loan from Japan" in claim.evidence
