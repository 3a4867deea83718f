"""Which persons of different articles are one: by office and date, by full name, and a surname only with role and country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from flows.entities.decisions import NOTHING_DECIDED, Decisions
from flows.entities.likeness import compare_persons, middle_agrees, same_role
from flows.entities.sighting import PersonName, Sighting, make_slug, mark_article, read_person_name
from flows.lexicon.actors import Person, load_people

_YEARS_BESIDE_OFFICE = 3  # a surname with its role is still the office-holder's so long before and after
_YEARS_BETWEEN = 3  # reports of a surname with one role and country that lie further apart may mean two

Assigned = dict[tuple[str, str], str]


def resolve_persons(sightings: Iterable[Sighting], decisions: Decisions = NOTHING_DECIDED) -> Assigned:
    """The entity id of each sighting of a person. Nothing joins what people have decided to be two."""
    full: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    short: list[Sighting] = []
    found: Assigned = {}
    for one in sorted(sightings, key=lambda one: (one.date or "9999", one.key)):
        name, holder = read_person_name(one.name), find_holder(one)
        holder_id = holder and f"person:{make_slug(holder)}"
        if holder_id and not decisions.are_apart(decisions.name(one.key), holder_id):
            found[one.key] = holder_id
        elif name.first:
            full[name.first, name.last].append(one)
        else:
            short.append(one)
    for group in full.values():
        found |= _name_clusters(cluster_namesakes(group, decisions))
    return found | _resolve_short(short, full, found, decisions)


def find_holder(sighting: Sighting) -> str | None:
    """The office-holder of the lexicon whom a sighting means, if one only can be meant."""
    name = read_person_name(sighting.name)
    known = _index_holders().get((name.first, name.last), ())
    fitting = {person.name for person in known if _fits_office(person, sighting, name)}
    return fitting.pop() if len(fitting) == 1 else None


def _fits_office(person: Person, sighting: Sighting, name: PersonName) -> bool:
    """A full name needs no contradiction; a surname needs the time and the role or the country, and no other of either."""
    if sighting.code and sighting.code[:2] != person.code[:2] and not same_role(sighting.role, person.role):
        return False
    if name.first:
        return middle_agrees(name, read_person_name(person.name))
    is_near = _measure_years_off(person, sighting) <= _YEARS_BESIDE_OFFICE
    fits_role = same_role(sighting.role, person.role) if sighting.role else sighting.code == person.code
    return is_near and fits_role and (sighting.code or person.code) == person.code


def _measure_years_off(person: Person, sighting: Sighting) -> int:
    if sighting.year is None:
        return _YEARS_BESIDE_OFFICE if person.end is None else _YEARS_BESIDE_OFFICE + 1
    return max(int(person.start[:4]) - sighting.year, sighting.year - int((person.end or "9999")[:4]), 0)


@cache
def _index_holders() -> Mapping[tuple[str, str], tuple[Person, ...]]:
    index: dict[tuple[str, str], dict[Person, None]] = {}
    for person in load_people():
        for form in (person.name, *person.aliases):
            name = read_person_name(form)
            index.setdefault((name.first, name.last), {})[person] = None
    return {key: tuple(people) for key, people in index.items()}


def cluster_namesakes(group: Sequence[Sighting], decisions: Decisions = NOTHING_DECIDED) -> list[list[Sighting]]:
    """Sightings of one first and last name, by person: each joins the fittest cluster that nothing speaks against."""
    clusters: list[list[Sighting]] = []
    telling = sorted(group, key=lambda one: (one.code is None or one.role is None, one.date or "9999", one.key))
    for one in telling:
        compared = [[compare_persons(one, other) for other in _sample(cluster)] for cluster in clusters]
        scores = [
            0.0 if any(found.veto for found in row) or _is_barred(one, cluster, decisions) else max(found.score for found in row)
            for row, cluster in zip(compared, clusters, strict=True)
        ]
        if max(scores, default=0.0) > 0:
            clusters[scores.index(max(scores))].append(one)
        else:
            clusters.append([one])
    return clusters


def _is_barred(one: Sighting, cluster: Sequence[Sighting], decisions: Decisions) -> bool:
    """Whether people have decided that it is none of these."""
    name = decisions.name(one.key)
    return name is not None and any(decisions.are_apart(name, decisions.name(other.key)) for other in cluster)


def _sample(cluster: Sequence[Sighting]) -> Iterable[Sighting]:
    """The sightings that differ in what is compared; the others would say the same again."""
    return {(read_person_name(one.name), one.code, one.role and one.role.casefold()): one for one in cluster}.values()


def _name_clusters(clusters: Sequence[Sequence[Sighting]]) -> Assigned:
    """An id by name; of namesakes with what tells them apart."""
    found: Assigned = {}
    taken: set[str] = set()
    for cluster in clusters:
        name = read_person_name(cluster[0].name)
        entity_id = f"person:{make_slug(name.first, name.last)}"
        if len(clusters) > 1:
            entity_id = f"{entity_id}-{_tell_apart(cluster)}"
        while entity_id in taken:
            entity_id += f"-{mark_article(cluster[0].article_id)}"
        taken.add(entity_id)
        found |= {one.key: entity_id for one in cluster}
    return found


def _tell_apart(cluster: Sequence[Sighting]) -> str:
    middles = sorted({" ".join(read_person_name(one.name).middle) for one in cluster} - {""}, key=lambda m: (-len(m), m))
    codes = sorted({one.code for one in cluster if one.code})
    roles = sorted({one.role for one in cluster if one.role})
    return make_slug(*(middles[:1] or [*codes[:1], *roles[:1]])) or mark_article(min(one.article_id for one in cluster))


def _resolve_short(
    short: Sequence[Sighting],
    full: Mapping[tuple[str, str], Sequence[Sighting]],
    named: Mapping[tuple[str, str], str],
    decisions: Decisions,
) -> Assigned:
    """Surnames alone: with the role and country of one full name of that surname they are it; else they join nothing."""
    by_last: dict[str, list[Sighting]] = defaultdict(list)
    for (_, last), group in full.items():
        by_last[last] += group
    found: Assigned = {}
    eras: dict[tuple[str, str, str], tuple[int, str]] = {}
    for one in short:
        last = read_person_name(one.name).last
        others = {other.key: named[other.key] for other in by_last.get(last, ()) if _is_surname_of(one, other)}
        name = decisions.name(one.key)
        meant = {now for key, now in others.items() if not decisions.are_apart(name, decisions.name(key, now))}
        is_one = len({decisions.head(now) for now in meant}) == 1
        found[one.key] = min(meant) if is_one else _name_surname(one, last, eras)
    return found


def _is_surname_of(one: Sighting, other: Sighting) -> bool:
    near = one.year is not None and other.year is not None and abs(one.year - other.year) <= _YEARS_BETWEEN
    return bool(one.code) and one.code == other.code and same_role(one.role, other.role) and near


def _name_surname(one: Sighting, last: str, eras: dict[tuple[str, str, str], tuple[int, str]]) -> str:
    """One id for a surname with one role and country at one time; else an id of the article's own."""
    if not (one.code and one.role and one.year):
        return f"person:{make_slug(last)}-{mark_article(one.article_id)}"
    key = (last, one.code, one.role.casefold())
    year, entity_id = eras.get(key, (-9999, ""))
    if one.year - year > _YEARS_BETWEEN:
        entity_id = f"person:{make_slug(last, one.code, one.role, str(one.year))}"
    eras[key] = (one.year, entity_id)
    return entity_id
