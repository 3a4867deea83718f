"""The frozen records that travel from raw bytes to partnerships.

Plain data: no behaviour beyond trivial derivations, no clock, no files, no network. Offsets are code points,
half-open, into the ``text`` or the ``title`` of the article as ``field`` says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Field = Literal["text", "title"]
Modality = Literal["actual", "planned", "conditional", "denied"]
Precision = Literal["day", "month", "year"]
EntityType = Literal["country", "subdivision", "body", "organization", "person", "place", "instrument"]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, normalized. ``date`` is the publication date as ISO day, month or year, or None; never invented."""

    article_id: str
    text: str
    title: str = ""
    date: str | None = None
    date_source: str | None = (
        None  # json_ld | meta | feed | url | dateline | given, or doubted: a date was there, none is believed
    )
    url: str | None = None
    outlet: str | None = None
    outlet_country: str | None = None  # alpha-2: the home of the paper or office that speaks
    byline: str | None = None
    dateline: str | None = None
    caption: str | None = None
    standfirst: str | None = None
    section: str | None = None
    language: str = "en"
    encoding: str | None = None  # of the bytes that it was read from, by its name in Python
    notes: tuple[str, ...] = ()  # what is doubtful about its reading, as codes in alphabetical order
    raw_sha256: str | None = None  # the raw bytes it was read from
    source_path: str | None = None  # where the bytes came from, as named by the user, with "#item" for one of several


@dataclass(frozen=True, slots=True)
class Reject:
    """An input, or a part of one, that was refused: a reason code, a plain message, and the bytes it came from."""

    reason: str
    message: str
    source: str
    sha256: str | None = None
    link: str | None = None  # where its text may be had


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in one field of an article."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or reference in a text, linked to the entity that it stands for."""

    entity_id: str
    surface: str
    span: Span
    method: str  # name | adjective | capital | metonym | title | acronym | coreference | pattern
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing named in an article. ``code`` is its principal (KE, US-CA, EU) or None; ``role`` a person's public role."""

    entity_id: str
    type: EntityType
    name: str
    code: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in an article that stands for a principal: what can be a party. ``code`` is a party's code (KE, US-CA, EU)."""

    span: Span
    code: str
    entity_id: str
    name: str
    kind: str  # name | adjective | demonym | capital | metonym | body | subdivision | person | organization


@dataclass(frozen=True, slots=True)
class Party:
    """A side of a partnership as the text names it.

    ``role``: party, donor, recipient, lender, borrower, investor, buyer, supplier or applicant.
    """

    name: str
    code: str | None
    entity_id: str
    role: str = "party"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: the value in units of the ISO 4217 currency."""

    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One article's statement of a partnership, with the quote that shows it: ``evidence`` is the span's slice of the article."""

    parties: tuple[Party, ...]
    instrument: str
    name: str | None
    stage: str
    sectors: tuple[str, ...]
    date: str | None  # ISO day, month or year of the stage's event
    deadline: str | None
    amount: Amount | None
    modality: Modality
    confidence: float
    evidence: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one article."""

    article_id: str
    claims: tuple[Claim, ...] = ()
    sectors: tuple[tuple[str, float], ...] = ()  # (sector code, score 0-1), best first
    countries: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = field(default=())
