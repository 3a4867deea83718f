"""Whether what a sentence states is so, is to come, hangs on something, or is denied.

After ConText's idea: cues with a direction and a reach, words that stop them, and targets that they have to reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.lexicon.claim_words import read_claim_lexicon
from flows.model import Modality
from flows.text.casing import lower_in_place
from flows.text.matcher import Matcher

_LEVELLED = str.maketrans({"’": "'", "‘": "'", "\n": " ", "\t": " ", "\xa0": " "})
_LONGEST = 3000  # code points of a sentence that are read
_CLAUSE = 60  # code points that a denial covers at least
_ACTUAL = frozenset({"act", "fact"})
_OPEN = frozenset({"planned", "conditional", "reported"})
_DENIALS = frozenset({"denied", "refused"})
_GOVERNS = _OPEN | _DENIALS | {"condition"}
_LATE = frozenset(
    {"signed", "ratified", "in_force", "suspended", "ended"}
)  # stages that a condition named beside them leaves standing


@dataclass(frozen=True, slots=True)
class _Use:
    """What a surface is for: a class of cue, ``stop``, ``mute`` or ``report``, how far it reaches and which way."""

    name: str
    direction: str = "ahead"
    reach: int = 0


@dataclass(frozen=True, slots=True)
class _Cue:
    """A surface at a place, in one of its uses."""

    start: int
    end: int
    use: _Use


_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a sentence holds: its cues in order, where stops stand, what it is about, and what is asked for in it."""

    cues: tuple[_Cue, ...]
    stops: tuple[int, ...]
    targets: tuple[_Range, ...]
    asked: tuple[_Range, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    cues: Matcher
    uses: tuple[tuple[_Use, ...], ...]
    targets: Matcher
    talks: Matcher
    requests: Matcher
    stages: dict[str, dict[str, Any]]


@cache
def _load_lexicon() -> _Lexicon:
    data = read_claim_lexicon("modality")
    uses: dict[str, list[_Use]] = {}
    for group in data["cues"]:
        for phrase in _spell_group(group):
            uses.setdefault(phrase, []).append(_Use(group["class"], group["direction"], group["reach"]))
    for name, key in (("report", "reports"), ("mute", "mute"), ("stop", "stops")):
        for phrase in data[key]:
            uses[phrase] = [_Use(name)] if name == "mute" else [*uses.get(phrase, []), _Use(name)]
    words = data["targets"]
    every = dict.fromkeys([*words["nouns"], *words["verbs"], *words["talks"]])
    return _Lexicon(
        Matcher(list(uses)),
        tuple(map(tuple, uses.values())),
        Matcher(list(every)),
        Matcher(words["talks"]),
        Matcher(words["requests"]),
        data["stages"],
    )


def _spell_group(group: dict[str, Any]) -> Iterable[str]:
    yield from group.get("words", ())
    for verb in group.get("verbs", ()):
        yield from (f"{verb} {object_}".strip() for object_ in group["objects"])


def read_modality(text: str, sentence: _Range, stage: str, trigger: _Range | None = None) -> Modality:
    """What a sentence says of a statement at this stage.

    ``trigger``, where known, is the place of the statement's own words; without it every word of arrangements counts.
    """
    rule = _load_lexicon().stages[stage]
    if not rule["may_be"]:
        return rule["default"]  # type: ignore[no-any-return]
    scene = _read_scene(text, sentence, stage, trigger)
    reached = [cue for cue in scene.cues if _reaches_any(cue, scene.targets, scene)]
    modality = _decide(scene, reached, stage, rule["default"], rule["may_be"])
    return modality if modality in rule["may_be"] else rule["default"]


def _read_scene(text: str, sentence: _Range, stage: str, trigger: _Range | None) -> _Scene:
    lexicon = _load_lexicon()
    low = lower_in_place(text[sentence[0] : min(sentence[1], sentence[0] + _LONGEST)]).translate(_LEVELLED)
    cues = tuple(_Cue(hit.start, hit.end, use) for hit in lexicon.cues.find(low) for use in lexicon.uses[hit.index])
    stops = tuple(cue.start for cue in cues if cue.use.name == "stop")
    if trigger:
        return _Scene(cues, stops, ((trigger[0] - sentence[0], trigger[1] - sentence[0]),), ())
    matcher = lexicon.talks if stage == "negotiating" else lexicon.targets
    return _Scene(cues, stops, _find_ranges(matcher, low), _find_ranges(lexicon.requests, low))


def _find_ranges(matcher: Matcher, low: str) -> tuple[_Range, ...]:
    return tuple((hit.start, hit.end) for hit in matcher.find(low))


def _decide(scene: _Scene, reached: Sequence[_Cue], stage: str, default: Modality, may_be: Sequence[str]) -> Modality:
    """A denial first, then a condition, then what stands as an act or a fact, then the first cue of what is to come."""
    settled = [cue for cue in reached if cue.use.name in _ACTUAL and not _is_governed(cue, scene)]
    if _is_denied(scene, reached, settled, _DENIALS.intersection(may_be)):
        return "denied"
    has_condition = any(cue.use.name == "condition" for cue in reached)
    if has_condition and "conditional" in may_be and not (settled and stage in _LATE):
        return "conditional"
    if settled and "actual" in may_be:
        return "actual"
    first = next((cue for cue in reached if cue.use.name in _OPEN), None)
    return _read_open(first, scene) if first else default


def _reaches(cue: _Cue, target: _Range, stops: Sequence[int]) -> bool:
    """Whether a cue has a target within its reach, on its side, with no stop between."""
    start, end = target
    if cue.start < end and start < cue.end:
        return True
    is_ahead = start >= cue.end
    if cue.use.direction == ("behind" if is_ahead else "ahead"):
        return False
    a, b = (cue.end, start) if is_ahead else (end, cue.start)
    return b - a <= cue.use.reach and not any(a <= stop < b for stop in stops)


def _reaches_any(cue: _Cue, targets: Iterable[_Range], scene: _Scene) -> bool:
    return any(_reaches(cue, target, scene.stops) for target in targets)


def _is_governed(cue: _Cue, scene: _Scene) -> bool:
    """Whether an earlier cue makes an act or a fact one to come ("will be signed") or none at all ("has not signed")."""
    if cue.use.direction == "behind":
        return False
    earlier = (one for one in scene.cues if one.end <= cue.start and one.use.direction != "behind" and one.use.name in _GOVERNS)
    return any(_reaches(one, (cue.start, cue.end), scene.stops) for one in earlier)


def _is_denied(scene: _Scene, reached: Sequence[_Cue], settled: Sequence[_Cue], kinds: frozenset[str]) -> bool:
    """Whether a denial reaches the statement, is no mere "not yet", and no fact or earlier offer stands outside of its reach."""
    denials = [cue for cue in scene.cues if cue.use.name in kinds and _reaches_any(cue, (*scene.targets, *scene.asked), scene)]
    if not denials or any(cue.use.name == "pending" for cue in reached):
        return False
    offered = [cue for cue in reached if cue.use.name in _OPEN and cue.end <= denials[0].start]
    return all(any(_covers(denial, cue, scene.stops) for denial in denials) for cue in (*settled, *offered))


def _covers(denial: _Cue, fact: _Cue, stops: Sequence[int]) -> bool:
    """Whether a fact stands in the clause that a denial opens or closes: "no contract was signed"."""
    a, b = (denial.end, fact.start) if denial.end <= fact.start else (fact.end, denial.start)
    is_right_side = denial.use.direction == "both" or (denial.use.direction == "ahead") == (denial.end <= fact.start)
    return b <= a or (is_right_side and b - a <= max(denial.use.reach, _CLAUSE) and not any(a <= stop < b for stop in stops))


def _read_open(cue: _Cue, scene: _Scene) -> Modality:
    """What a cue of things to come makes of a statement; "would" is the future behind a verb of saying."""
    if cue.use.name != "reported":
        return "planned" if cue.use.name == "planned" else "conditional"
    return "planned" if any(one.use.name == "report" and one.end <= cue.start for one in scene.cues) else "conditional"
