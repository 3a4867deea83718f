"""What rules out that two claims speak of one arrangement. Each reason has a name; the first that applies is told."""

from __future__ import annotations

from flows.arrangements.name_likeness import ALIKE, DIFFERENT
from flows.arrangements.signs import Signs, measure_overlap
from flows.arrangements.traits import Traits, find_family, find_status, find_window, is_open

_NEW_ROUND_DAYS = {"concluded": 180, "in_force": 14, "ended": 60}  # talks this long after such a stage are about something new
_WORDLESS_DAYS = 7  # reports without a word in common are of one arrangement only if one says nothing particular, and so near
FEW_WORDS = 2
_GOES_ON = 700  # code points between the sentences of an article that tell on of one thing
_LONE_DAYS = 45  # a single word in common joins reports that lie so near, or of which it is a good part
_LONE_OVERLAP = 0.34
_UNDATED_OVERLAP = 0.5  # of the telling words, where no dates bring two claims together
_OWN_ROUNDS = frozenset({"loan", "grant", "investment", "contract"})  # named ones too come in tranches of different sums

# By any pair of two groups these rule out that the groups are one.
LASTING = frozenset({"other name", "other round", "next edition", "other sum", "other event"})


def find_plain_veto(one: Traits, other: Traits, signs: Signs) -> str | None:
    """What rules it out whatever else is alike."""
    if signs.names == DIFFERENT:
        return "other name"
    if one.rounds and other.rounds and _is_other_round(one, other):
        return "other round"
    if one.is_edition and other.is_edition and (signs.gap or 0) > min(find_window(one.instrument), find_window(other.instrument)):
        return "next edition"
    if signs.amounts == -1 and (signs.names != ALIKE or {one.instrument, other.instrument} <= _OWN_ROUNDS):
        return "other sum"
    return None


def find_weak_veto(one: Traits, other: Traits, signs: Signs) -> str | None:
    """What rules it out where neither a name nor the wording says that the two are one."""
    if not find_family(one.instrument) & find_family(other.instrument) and not _refers_back(one, other):
        return "other kind"
    if one.sectors and other.sectors and not one.sectors & other.sectors:
        return "other field"
    if signs.events == -1 and signs.amounts != 1:
        return "other event"
    if _is_new_talks(one, other, signs):
        return "new talks"
    if signs.amounts == 1:
        return None if _is_near_for_sum(one, other, signs) else "too far apart"
    return _find_veto_without_sum(one, other, signs)


def _find_veto_without_sum(one: Traits, other: Traits, signs: Signs) -> str | None:
    if one.article == other.article and not _goes_on(one, other):
        return "same article"
    if one.levels != other.levels:
        return "other level"
    if bool(one.umbrella) != bool(other.umbrella):
        return "part and whole"
    return None if signs.events == 1 or _is_near(one, other, signs) else "too far apart"


def _goes_on(one: Traits, other: Traits) -> bool:
    """Whether one article tells on of the same thing: in running text, near by."""
    return not (one.is_item or other.is_item) and one.field == other.field and abs(one.start - other.start) <= _GOES_ON


def _refers_back(one: Traits, other: Traits) -> bool:
    """Whether one of two sentences of an article says so little ("the accord was signed") that it means the other's."""
    few = min(len(one.words), len(other.words)) <= FEW_WORDS
    return one.article == other.article and few and _goes_on(one, other)


def _is_near_for_sum(one: Traits, other: Traits, signs: Signs) -> bool:
    """Whether one sum brings two reports together: round sums come again, so years apart it needs words beside it."""
    window = min(find_window(one.instrument), find_window(other.instrument))
    words = measure_overlap(one.words, other.words) >= _LONE_OVERLAP
    return words or (signs.gap is not None and signs.gap <= window)


def _is_near(one: Traits, other: Traits, signs: Signs) -> bool:
    """Whether the reports lie near enough for what their words have in common."""
    if signs.gap is None:
        return measure_overlap(one.words, other.words) >= _UNDATED_OVERLAP
    window = min(find_window(one.instrument), find_window(other.instrument))
    shared = len(one.words & other.words)
    if shared > 1 or (shared and measure_overlap(one.words, other.words) >= _LONE_OVERLAP):
        return signs.gap <= window
    if shared:
        return signs.gap <= min(window, _LONE_DAYS)
    return min(len(one.words), len(other.words)) <= FEW_WORDS and signs.gap <= _WORDLESS_DAYS


def _is_other_round(one: Traits, other: Traits) -> bool:
    kinds = {mark.partition(":")[0] for mark in one.rounds} & {mark.partition(":")[0] for mark in other.rounds}
    return bool(kinds) and not one.rounds & other.rounds


def _is_new_talks(one: Traits, other: Traits, signs: Signs) -> bool:
    """Whether talks are told of so long after a conclusion that they must be about something else."""
    if is_open(one.stage) == is_open(other.stage) or signs.gap is None:
        return False
    first, second = sorted((one, other), key=lambda traits: traits.order)
    return is_open(second.stage) and signs.gap > _NEW_ROUND_DAYS[find_status(first.stage)]
