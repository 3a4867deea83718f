"""Which organizations of different articles are one: listed ones, spelling variants, acronyms; plain names by country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from flows.entities.decisions import NOTHING_DECIDED, Decisions
from flows.entities.sighting import Sighting, make_slug, read_organization_name
from flows.lexicon.actors import Organization, load_organizations
from flows.lexicon.names import load_names
from flows.lexicon.resolution import load_resolution_words

_LONG = 6  # letters of a word that may be misspelled
_LONGEST_ACRONYM = 8

Assigned = dict[tuple[str, str], str]
Key = tuple[tuple[str, ...], str]  # the words of a name, and the country where the name tells nothing without it


def resolve_organizations(sightings: Iterable[Sighting], decisions: Decisions = NOTHING_DECIDED) -> Assigned:
    """The entity id of each sighting of an organization. Nothing joins what people have decided to be two."""
    groups: dict[Key, list[Sighting]] = defaultdict(list)
    found: Assigned = {}
    for one in sorted(sightings, key=lambda one: one.key):
        listed = find_listed(one)
        listed_id = listed and f"organization:{make_slug(listed.name)}"
        if listed_id and not decisions.are_apart(decisions.name(one.key), listed_id):
            found[one.key] = listed_id
        else:
            groups[make_key(one)].append(one)
    homes = {key: _find_home(group) for key, group in groups.items()}
    names = _Names({key: _find_name(key, group, decisions) for key, group in groups.items()}, decisions)
    heads = _join_spellings(homes, names) | _join_acronyms(homes, names)
    for key, group in groups.items():
        found |= {one.key: _make_id(heads.get(key, key)) for one in group}
    return found


def _make_id(key: Key) -> str:
    words, country = key
    return f"organization:{make_slug(*words, country)}"


@dataclass(frozen=True, slots=True)
class _Names:
    """The id under which people speak of each name, and what they have decided."""

    by_key: Mapping[Key, str]
    decisions: Decisions

    def are_apart(self, one: Key, other: Key) -> bool:
        return self.decisions.are_apart(self.by_key[one], self.by_key[other])

    def count(self, keys: Iterable[Key]) -> int:
        """How many organizations the names mean: those that are one count once."""
        return len({self.decisions.head(self.by_key[key]) for key in keys})


def _find_name(key: Key, group: Sequence[Sighting], decisions: Decisions) -> str:
    spoken = sorted({name for one in group if (name := decisions.name(one.key))})
    return spoken[0] if spoken else _make_id(key)


def find_listed(sighting: Sighting) -> Organization | None:
    """The organization of the lexicon that a name means, if one only can be meant, and the country says nothing else."""
    known = _index_listed().get(read_organization_name(sighting.name), ())
    fitting = [one for one in known if not sighting.code or not one.code or one.code[:2] == sighting.code[:2]]
    if is_plain(read_organization_name(sighting.name)):
        return fitting[0] if len(fitting) == 1 and sighting.code else None
    chosen = fitting or known
    return chosen[0] if len(chosen) == 1 else None


@cache
def _index_listed() -> Mapping[tuple[str, ...], tuple[Organization, ...]]:
    index: dict[tuple[str, ...], dict[Organization, None]] = {}
    for organization in load_organizations():
        for name in (organization.name, *organization.aliases):
            index.setdefault(read_organization_name(name), {})[organization] = None
    return {key: tuple(found) for key, found in index.items()}


def make_key(sighting: Sighting) -> Key:
    """What organizations are told apart by: the words without the country before them, and the country of plain names."""
    words = read_organization_name(sighting.name)
    length, code, is_short = _lead_country(words)
    rest = words[length:]
    if is_plain(rest) or _is_acronym(sighting.name):
        return rest, code or (sighting.code or "")[:2]
    return (rest if is_short and len(rest) > 1 else words), ""


def is_plain(words: Sequence[str]) -> bool:
    """Whether a name has only words that every country's organizations have."""
    return all(word in load_resolution_words().plain for word in words)


def _is_acronym(name: str) -> bool:
    return name.isupper() and name.isalnum() and len(name) <= _LONGEST_ACRONYM


@cache
def _country_leads() -> Mapping[tuple[str, ...], tuple[str, bool]]:
    """Adjectives and abbreviations of countries: whose each is, and whether it is an abbreviation."""
    leads: dict[tuple[str, ...], tuple[str, bool]] = {}
    for name in load_names():
        if name.type == "country" and name.kind in ("adjective", "abbreviation"):
            words = read_organization_name(name.surface)
            is_short = name.kind == "abbreviation" or leads.get(words, ("", False))[1]
            leads[words] = (name.code, is_short)
    return leads


def _lead_country(words: tuple[str, ...]) -> tuple[int, str, bool]:
    """What stands for a country before a name ("U.S. Small Business Administration"): its words, whose, whether it is short."""
    for length in (2, 1):
        lead = _country_leads().get(words[:length])
        if lead and len(words) > length:
            return length, *lead
    return 0, "", False


def _find_home(group: Sequence[Sighting]) -> str:
    """The country that most sightings give, or nothing."""
    counted = Counter(one.code[:2] for one in group if one.code)
    return min(counted, key=lambda code: (-counted[code], code)) if counted else ""


def _join_spellings(homes: Mapping[Key, str], names: _Names) -> dict[Key, Key]:
    """Names of one home that differ in the spelling of long words only go by the first of them."""
    blocks: dict[tuple[object, ...], list[Key]] = defaultdict(list)
    for key in sorted(homes):
        words, country = key
        blocks[len(words), tuple(word[:1] for word in words), country or homes[key]].append(key)
    heads: dict[Key, Key] = {}
    for block in blocks.values():
        for number, key in enumerate(block):
            for earlier in block[:number]:
                if earlier not in heads and is_misspelled(earlier[0], key[0]) and not names.are_apart(earlier, key):
                    heads[key] = earlier
                    break
    return heads


def is_misspelled(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names differ in one letter of one long word only."""
    if len(one) != len(other) or len(one) < 2:
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and all(
        a[0] == b[0] and min(len(a), len(b)) >= _LONG and Levenshtein.distance(a, b) <= 1 for a, b in differing
    )


def _join_acronyms(homes: Mapping[Key, str], names: _Names) -> dict[Key, Key]:
    """An acronym goes by the one name of its home whose initials it spells."""
    spelled: dict[tuple[str, str], set[Key]] = defaultdict(set)
    joining = load_resolution_words().joining
    for key, home in homes.items():
        words = [word for word in key[0] if word not in joining]
        if len(words) > 1 and home:
            spelled["".join(word[0] for word in words), home].add(key)
    heads = {}
    for key, home in homes.items():
        if len(key[0]) == 1 and 1 < len(key[0][0]) <= _LONGEST_ACRONYM and home:
            meant = {other for other in spelled.get((key[0][0], home), set()) if not names.are_apart(key, other)}
            if names.count(meant) == 1:
                heads[key] = min(meant)
    return heads
