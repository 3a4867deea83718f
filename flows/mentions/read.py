"""All mentions of an article: names, persons and organizations, linked to entities, and the references that can be parties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flows.lexicon.names import load_principals
from flows.mentions.names import find_names
from flows.mentions.organizations import find_organizations
from flows.mentions.person_roles import is_public_role
from flows.mentions.persons import find_persons
from flows.mentions.spans import FoundName, OrgMention, PersonMention
from flows.model import Entity, EntityType, Field, Mention, Reference, Span
from flows.text.dateline import find_dateline_end
from flows.text.document import Sentence

_SLUG = re.compile(r"[^a-z0-9]+")
_METHODS = {"adjective", "capital", "metonym"}  # other kinds of a name are found by name
_BYSTANDERS = {"media", "court", "party"}  # kinds of organization that report on agreements and make none
_PATTERN_CONFIDENCE = 0.8  # of persons and organizations that a pattern finds and no list knows

Fields = Sequence[tuple[Field, str, Sequence[Sentence]]]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What the mentions stage reads of one article. ``countries``: alpha-2 codes in order of first mention."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    references: tuple[Reference, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One thing named: its entity, where, how, and the code that makes it a reference to a principal."""

    entity: Entity
    span: Span
    surface: str
    method: str
    kind: str
    code: str | None
    confidence: float = 1.0
    can_act: bool = True  # whether it can stand for its principal as a party; a newspaper or a professor cannot


def make_entity_id(kind: str, name: str) -> str:
    """The id of an entity: its type and its name folded to letters and digits."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return f"{kind}:{_SLUG.sub('-', plain.lower()).strip('-')}"


def read_mentions(fields: Fields, home: str | None, date: str | None) -> Mentioned:
    """Find everything named in the fields of an article (each: field, its text, its sentences)."""
    found = sorted(_find_all(fields, home, date), key=lambda f: (f.span.field != "title", f.span.start, -f.span.end))
    entities: dict[str, Entity] = {}
    for f in found:
        entities[f.entity.entity_id] = _merge_entities(entities.get(f.entity.entity_id), f.entity)
    mentions = (Mention(f.entity.entity_id, f.surface, f.span, f.method, f.confidence) for f in found)
    outer = _drop_nested(f for f in found if f.code)
    heads = {name: find_dateline_end(text) if name == "text" else 0 for name, text, _ in fields}
    parties = (f for f in outer if f.can_act and f.span.start >= heads[f.span.field])
    references = (Reference(f.span, f.code or "", f.entity.entity_id, f.entity.name, f.kind) for f in parties)
    return Mentioned(tuple(mentions), tuple(entities.values()), tuple(references), _list_countries(found))


def _find_all(fields: Fields, home: str | None, date: str | None) -> Iterator[_Found]:
    persons: list[PersonMention] = []
    in_reading_order = sorted(fields, key=lambda f: f[0] == "title")  # the body names in full whom the title names in short
    for field, text, sentences in in_reading_order:
        names = find_names(text, sentences, date)
        here = find_persons(text, names, date, home, persons)
        named = [person for person in here if person.is_named]
        organizations = find_organizations(text, names, home, named)
        persons += named
        yield from (_from_name(field, n) for n in names)
        yield from (_from_person(field, p) for p in here)
        yield from (_from_organization(field, o) for o in organizations)


def _from_name(field: Field, name: FoundName) -> _Found:
    method = name.kind if name.kind in _METHODS else "name"
    code = None if name.type == "city" else name.code
    kind = "subdivision" if name.type == "subdivision" else name.kind
    return _Found(_entity_of(name), Span(field, name.start, name.end), name.surface, method, kind, code)


def _from_person(field: Field, person: PersonMention) -> _Found:
    entity = Entity(make_entity_id("person", person.name), "person", person.name, person.code, person.role)
    span, trust = Span(field, person.start, person.end), 1.0 if person.known and person.is_named else _PATTERN_CONFIDENCE
    can_act = person.known or is_public_role(person.role)
    code = person.code if person.is_named else None  # the country beside an office is the party, not who holds it
    return _Found(entity, span, person.surface, person.method, "person", code, trust, can_act)


def _from_organization(field: Field, organization: OrgMention) -> _Found:
    entity = Entity(make_entity_id("organization", organization.name), "organization", organization.name, organization.code)
    span = Span(field, organization.start, organization.end)
    method = "name" if organization.surface == organization.name else "acronym"
    can_act = organization.kind not in _BYSTANDERS
    return _Found(entity, span, organization.surface, method, "organization", organization.code, 1.0, can_act)


def _merge_entities(one: Entity | None, other: Entity) -> Entity:
    """What two mentions tell of one entity: the fullest name, the first role and principal that are given."""
    if one is None:
        return other
    name = max((one.name, other.name), key=lambda n: (len(n), n == one.name))
    return replace(one, name=name, code=one.code or other.code, role=one.role or other.role)


def _entity_of(name: FoundName) -> Entity:
    if name.type == "city":
        return Entity(make_entity_id("place", name.surface), "place", name.surface, name.code)
    if name.type == "subdivision":
        return Entity(f"subdivision:{name.code}", "subdivision", name.surface, name.code)
    principal = load_principals().get(name.code)
    if name.kind == "organ":  # the European Commission acts for the EU and is a body of its own
        return Entity(make_entity_id(f"body:{name.code}", name.surface), "body", name.surface, name.code)
    if principal is not None and principal.type == "body":
        return Entity(f"body:{name.code}", "body", name.surface, name.code)
    kind: EntityType = "place" if principal is not None and principal.type == "collective" else "country"
    return Entity(f"{kind}:{name.code}", kind, principal.name if principal else name.surface, name.code)


def _drop_nested(found: Iterable[_Found]) -> Iterator[_Found]:
    """A name inside a longer reference ("Kenya" in "Kenya Ports Authority") is not a party of its own."""
    last: _Found | None = None
    for f in found:
        if last is None or f.span.field != last.span.field or f.span.start >= last.span.end:
            yield f
            last = f


def _list_countries(found: Iterable[_Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.code for f in found if f.code and f.entity.type == "country"))
