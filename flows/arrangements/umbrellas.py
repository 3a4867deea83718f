"""Which arrangement is a part of which: a project under a programme, a tranche of a loan, a deal of a package.

A part is linked to its whole, never merged with it; what is a part is not counted beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from flows.arrangements.name_likeness import ALIKE, compare_names, read_name
from flows.arrangements.signs import measure_overlap
from flows.arrangements.traits import UNKNOWN_DAY, Traits, find_family

_PACKAGE_DAYS = 45  # a package and its deals are told of so near to each other
_LARGER = 1.1
_SAME_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class Link:
    """``part`` belongs to ``whole`` for a reason: told under its name, a round of it, or a sum within its sum."""

    part: str
    whole: str
    reason: str
    strength: float


@dataclass(frozen=True, slots=True)
class _Profile:
    """What the claims of one arrangement say together, for the comparison with others."""

    key: str
    principals: frozenset[str]
    own: frozenset[str]  # its names
    under: frozenset[str]  # names that it is told under
    rounds: frozenset[str]
    words: frozenset[str]
    instruments: frozenset[str]
    sectors: frozenset[str]
    articles: frozenset[str]
    days: tuple[int, int] | None
    sums: dict[str, float]
    is_package: bool


def link_parts(groups: Mapping[str, Sequence[Traits]]) -> dict[str, Link]:
    """The whole that each part belongs to, by the part's key; the surest link of each part, and no circles."""
    linked: dict[str, Link] = {}
    for link in sorted(find_links(groups), key=lambda link: (-link.strength, link.part, link.whole)):
        if link.part not in linked and link.part not in _walk_up(linked, link.whole):
            linked[link.part] = link
    return linked


def find_links(groups: Mapping[str, Sequence[Traits]]) -> Iterator[Link]:
    """All links that the arrangements' claims speak for. ``groups``: the claims of each arrangement by its key."""
    profiles = [_make_profile(key, group) for key, group in sorted(groups.items())]
    wholes = [profile for profile in profiles if profile.own or profile.is_package or profile.sums]
    by_pair = _index_pairs(wholes)
    for part in profiles:
        if part.under or part.rounds or part.sums:
            near = {whole.key: whole for pair in _list_pairs(part) for whole in by_pair.get(pair, ())}
            yield from _link_part(part, near.values())


def _link_part(part: _Profile, wholes: Iterable[_Profile]) -> Iterator[Link]:
    for whole in wholes:
        if whole.key == part.key or not _holds_sum(whole, part):
            continue
        if _is_told_under(part, whole):
            yield Link(part.key, whole.key, "told under its name", 3.0)
        elif _is_round_of(part, whole):
            yield Link(part.key, whole.key, "a round of it", 2.0)
        elif _is_in_package(part, whole):
            yield Link(part.key, whole.key, "a sum within its sum", 1.0)


def _is_told_under(part: _Profile, whole: _Profile) -> bool:
    names = ((one, other) for one in part.under for other in whole.own)
    return any(_is_particular(other) and compare_names(one, other) == ALIKE for one, other in names)


def _is_particular(name: str) -> bool:
    signs = read_name(name)
    return bool(signs.words or signs.acronyms)


def _is_round_of(part: _Profile, whole: _Profile) -> bool:
    """Whether a tranche, a phase or a lot shares the name or the words of something larger that is none."""
    if not part.rounds or whole.rounds or not part.sums or not whole.sums or not _share_family(part, whole):
        return False
    alike = any(compare_names(one, other) == ALIKE for one in part.own for other in whole.own)
    return alike or (len(part.words & whole.words) > 1 and measure_overlap(part.words, whole.words) >= _SAME_WORDS)


def _is_in_package(part: _Profile, whole: _Profile) -> bool:
    """Whether a deal with a sum is told of beside a package of several deals with a larger one."""
    near = part.days is not None and whole.days is not None and _measure_distance(part.days, whole.days) <= _PACKAGE_DAYS
    fits = not part.is_package and part.principals <= whole.principals and bool(part.sectors & whole.sectors)
    shares = bool(part.articles & whole.articles) or len(part.words & whole.words) > 1
    return whole.is_package and bool(part.sums) and bool(whole.sums) and near and fits and shares


def _holds_sum(whole: _Profile, part: _Profile) -> bool:
    """Whether the whole's sum is larger, as far as both are known in one currency."""
    return all(whole.sums[money] >= value * _LARGER for money, value in part.sums.items() if money in whole.sums) and (
        not whole.sums or not part.sums or bool(whole.sums.keys() & part.sums.keys()) or bool(part.under)
    )


def _share_family(one: _Profile, other: _Profile) -> bool:
    families = [frozenset[str]().union(*map(find_family, profile.instruments)) for profile in (one, other)]
    return bool(families[0] & families[1])


def _make_profile(key: str, group: Sequence[Traits]) -> _Profile:
    days = [traits.report_day for traits in group if traits.report_day != UNKNOWN_DAY]
    sums: dict[str, float] = {}
    for traits in group:
        if traits.amount and traits.currency:
            sums[traits.currency] = max(traits.amount, sums.get(traits.currency, 0.0))
    return _Profile(
        key=key,
        principals=frozenset[str]().union(*(traits.principals for traits in group)),
        own=frozenset(traits.name for traits in group if traits.name),
        under=frozenset(traits.umbrella for traits in group if traits.umbrella),
        rounds=frozenset[str]().union(*(traits.rounds for traits in group)),
        words=group[0].words,
        instruments=frozenset(traits.instrument for traits in group),
        sectors=frozenset[str]().union(*(traits.sectors for traits in group)),
        articles=frozenset(traits.article for traits in group),
        days=(min(days), max(days)) if days else None,
        sums=sums,
        is_package=any(traits.is_package for traits in group),
    )


def _index_pairs(profiles: Iterable[_Profile]) -> dict[tuple[str, ...], list[_Profile]]:
    found: dict[tuple[str, ...], list[_Profile]] = {}
    for profile in profiles:
        for pair in _list_pairs(profile):
            found.setdefault(pair, []).append(profile)
    return found


def _list_pairs(profile: _Profile) -> list[tuple[str, ...]]:
    return list(combinations(sorted(profile.principals), 2)) or [tuple(profile.principals)]


def _measure_distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, max(one[0], other[0]) - min(one[1], other[1]))


def _walk_up(linked: Mapping[str, Link], key: str) -> Iterator[str]:
    """A whole and all that it is a part of."""
    while True:
        yield key
        if key not in linked:
            return
        key = linked[key].whole
