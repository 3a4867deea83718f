"""All mentions of an article: names, persons and organizations, linked to entities, and the references that can be parties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.lexicon.names import load_principals
from flows.mentions.names import find_names
from flows.mentions.spans import FoundName
from flows.model import Entity, EntityType, Field, Mention, Reference, Span
from flows.text.document import Sentence

_SLUG = re.compile(r"[^a-z0-9]+")
_METHODS = {"adjective", "capital", "metonym"}  # other kinds of a name are found by name


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What the mentions stage reads of one article. ``countries``: alpha-2 codes in order of first mention."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    references: tuple[Reference, ...]
    countries: tuple[str, ...]


def make_entity_id(kind: str, name: str) -> str:
    """The id of an entity: its type and its name folded to letters and digits."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return f"{kind}:{_SLUG.sub('-', plain.lower()).strip('-')}"


def read_mentions(fields: Sequence[tuple[Field, str, Sequence[Sentence]]], home: str | None, date: str | None) -> Mentioned:
    """Find everything named in the fields of an article (each: field, its text, its sentences)."""
    entities: dict[str, Entity] = {}
    mentions: list[Mention] = []
    references: list[Reference] = []
    for field, text, sentences in fields:
        for name in find_names(text, sentences, date):
            entity = _entity_of(name)
            entities.setdefault(entity.entity_id, entity)
            span = Span(field, name.start, name.end)
            mentions.append(Mention(entity.entity_id, name.surface, span, name.kind if name.kind in _METHODS else "name"))
            if name.type != "city":
                references.append(Reference(span, name.code, entity.entity_id, entity.name, name.kind))
    return Mentioned(tuple(mentions), tuple(entities.values()), tuple(references), _list_countries(references))


def _entity_of(name: FoundName) -> Entity:
    if name.type == "city":
        return Entity(make_entity_id("place", name.surface), "place", name.surface, name.code)
    if name.type == "subdivision":
        return Entity(f"subdivision:{name.code}", "subdivision", name.surface, name.code)
    principal = load_principals().get(name.code)
    kind: EntityType = "country"
    if principal is not None and principal.type in {"body", "collective"}:
        kind = "body" if principal.type == "body" else "place"
    return Entity(f"{kind}:{name.code}", kind, principal.name if principal else name.surface, name.code)


def _list_countries(references: Iterable[Reference]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.code for r in references if r.entity_id.startswith("country:")))
