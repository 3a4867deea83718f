"""From the model's verdicts to an article's claims: parties, instrument and its name, stage, modality, date, amount, evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flows.lexicon.currencies import find_home_currency, load_currency_words
from flows.model import Amount, Claim, Field, Span
from flows.partnerships.confidence import load_bend, tell_confidence
from flows.partnerships.instrument_names import InstrumentName, choose_instrument_name, find_instrument_names
from flows.partnerships.labels import INSTRUMENTS, SECTORS, STAGES
from flows.partnerships.modality import read_modality
from flows.partnerships.parties import cast_parties, name_parties
from flows.partnerships.verdicts import Statement, Verdict, group_statements, join_pairs, merge_statements
from flows.partnerships.windows import Piece, Window
from flows.text.amounts import choose_amount, find_amounts
from flows.text.date_choice import choose_deadline, choose_event_date
from flows.text.dateline import find_dateline_end
from flows.text.dates import DateMention, find_dates

THRESHOLD = 0.75  # of the model's probability: where pairs of annotated articles are best told
TITLE_DISCOUNT = 0.7  # of a headline, which gives neither date nor amount
LEAST_SECTOR = 0.4
TOPIC_WEIGHT = 0.6  # of the topic model, which reads all words, against the claim model, which reads the parties'
SURROUNDINGS = 220  # code points on either side of the evidence that the topic model may look at
MOST_SECTORS = 3
LONGEST_EVIDENCE = 700  # code points


@dataclass(frozen=True, slots=True)
class Texts:
    """The fields of an article that claims quote, and what is known of it."""

    title: str
    text: str
    published: str | None
    home: str | None

    def field(self, name: str) -> str:
        """The text of a field."""
        return self.title if name == "title" else self.text


ScoreSectors = Callable[[str, str, str, str], Mapping[str, float]]  # of evidence, surroundings, title and instrument


@dataclass(frozen=True, slots=True)
class _Finds:
    """What a field holds that claims may use: read once for all its claims."""

    dates: tuple[DateMention, ...]
    names: tuple[InstrumentName, ...]
    head: int = 0  # where the dateline ends: its date and place belong to no claim


def compose_claims(
    texts: Texts, windows: Sequence[Window], verdicts: Sequence[Verdict], score_sectors: ScoreSectors
) -> tuple[Claim, ...]:
    """The partnerships that an article claims, one for each arrangement, in the order of their evidence."""
    kept = [v for v in verdicts if v.probability >= THRESHOLD]
    if not kept:
        return ()
    finds = {
        "title": _Finds(find_dates(texts.title, texts.published), find_instrument_names(texts.title)),
        "text": _Finds(
            find_dates(texts.text, texts.published), find_instrument_names(texts.text, texts.title), find_dateline_end(texts.text)
        ),
    }
    titles = frozenset(i for i, window in enumerate(windows) if window.piece.field == "title")
    groups = group_statements(join_pairs(kept), titles)
    claims = [_compose_claim(texts, finds, windows, group, score_sectors) for group in groups]
    return tuple(sorted(claims, key=lambda c: (c.span.field, c.span.start, c.instrument)))


def _compose_claim(
    texts: Texts, finds: dict[str, _Finds], windows: Sequence[Window], group: Sequence[Statement], score_sectors: ScoreSectors
) -> Claim:
    whole = merge_statements(group)
    ranked = sorted(group, key=lambda s: _rank_seat(s, windows), reverse=True)
    seat = ranked[0]
    piece = windows[seat.window].piece
    found = finds[piece.field]
    span = _choose_evidence(piece, found.head)
    text, inside = texts.field(span.field), (span.start, span.end)
    instrument, stage = INSTRUMENTS[int(whole.instruments.argmax())], STAGES[int(whole.stages.argmax())]
    pieces = [windows[s.window].piece for s in ranked]
    around = text[max(0, span.start - SURROUNDINGS) : span.end + SURROUNDINGS]
    return Claim(
        parties=cast_parties(name_parties(whole.codes, windows, group, seat), text, span, piece.references, instrument, stage),
        instrument=instrument,
        name=choose_instrument_name(found.names, inside, instrument),
        stage=stage,
        sectors=_choose_sectors(whole, score_sectors(text[slice(*inside)], around, texts.title, instrument)),
        date=choose_event_date(text, found.dates, inside, texts.published, stage=stage, instrument=instrument),
        deadline=_find_deadline(texts, finds, span, pieces),
        amount=_find_amount(texts, span, pieces, instrument),
        modality=read_modality(text, inside, stage),
        confidence=round(tell_confidence(whole.probability, load_bend()), 3),
        evidence=text[span.start : span.end],
        span=span,
    )


def _rank_seat(statement: Statement, windows: Sequence[Window]) -> tuple[bool, float, int]:
    """A sentence that names parties tells most; the body beats the headline unless that is much surer."""
    window = windows[statement.window]
    discount = TITLE_DISCOUNT if window.piece.field == "title" else 1.0
    return len(window.named & statement.codes) >= 2, round(statement.probability * discount, 1), -statement.window


def _choose_evidence(piece: Piece, head: int) -> Span:
    """The sentence without the dateline before it, or of a very long one the part around its references."""
    field: Field = "title" if piece.field == "title" else "text"
    start, end = (head if piece.start < head < piece.end else piece.start), piece.end
    if end - start > LONGEST_EVIDENCE:
        first = piece.references[0].span.start if piece.references else start
        start = max(start, min(first, end - LONGEST_EVIDENCE))
        end = start + LONGEST_EVIDENCE
    return Span(field, start, end)


def _find_deadline(texts: Texts, finds: dict[str, _Finds], span: Span, further: Sequence[Piece]) -> str | None:
    """The deadline that the evidence gives, else the first in the other sentences that state the arrangement."""
    places = [(span.field, span.start, span.end), *((piece.field, piece.start, piece.end) for piece in further)]
    for field, start, end in places:
        deadline = choose_deadline(texts.field(field), finds[field].dates, (start, end))
        if deadline:
            return deadline.date
    return None


def _find_amount(texts: Texts, span: Span, further: Sequence[Piece], instrument: str) -> Amount | None:
    """The arrangement's size as its evidence gives it; of money else the first of the other sentences that state it."""
    sentences = [texts.field(span.field)[span.start : span.end]]
    if instrument in load_currency_words().money_instruments:
        sentences += [texts.field(piece.field)[piece.start : piece.end] for piece in further]
    currency = find_home_currency(texts.home)
    for sentence in dict.fromkeys(sentences):
        chosen = choose_amount(find_amounts(sentence, currency), (0, len(sentence)), instrument=instrument)
        if chosen:
            return Amount(chosen.value, chosen.currency)
    return None


def _choose_sectors(statement: Statement, topics: Mapping[str, float]) -> tuple[str, ...]:
    own = dict(zip(SECTORS, map(float, statement.sectors), strict=True))
    scores = {s: TOPIC_WEIGHT * topics[s] + (1 - TOPIC_WEIGHT) * own[s] for s in SECTORS}
    order = sorted(SECTORS, key=lambda s: -scores[s])
    return tuple([s for s in order if scores[s] >= LEAST_SECTOR][:MOST_SECTORS] or order[:1])
