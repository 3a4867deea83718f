"""Who gives and who takes in a loan, grant, investment or contract, and who asks to join a body: by the cues of ``roles.yml``.

Each cue of the sentence votes for the sides around it. A side whose votes don't lean is a plain party: doubt yields nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from flows.lexicon.claim_words import read_claim_lexicon
from flows.partnerships.role_cues import Cue, Group, Side, find_cues, group_sides, load_patterns
from flows.text.casing import lower_in_place
from flows.text.matcher import Matcher

__all__ = ["Side", "assign_roles"]

_LEVELLED = str.maketrans({"’": "'", "‘": "'", "\n": " ", "\t": " ", "\xa0": " "})
_LONGEST = 3000  # code points of a sentence that are read
_NOUN_REACH = 45  # between a side and what it gives
_OBJECT_REACH = 90  # between a verb and its object
_PREPOSITION_REACH = 120  # between what is given and the side that a preposition leads to
_STRONG, _USUAL, _WEAK = 3, 2, 1


def assign_roles(text: str, sentence: tuple[int, int], sides: Sequence[Side], instrument: str, stage: str) -> dict[str, str]:
    """The role of each party by its code: party, donor, recipient, lender, borrower, investor, buyer, supplier or applicant."""
    roles = dict.fromkeys((side.code for side in sides), "party")
    low = lower_in_place(text[sentence[0] : min(sentence[1], sentence[0] + _LONGEST)]).translate(_LEVELLED)
    named = read_claim_lexicon("roles")["sides"].get(instrument)
    groups = group_sides(low, sentence, sides)
    if named:
        return roles | _name_roles(_count_votes(low, groups, instrument), sides, instrument, named)
    if instrument == "treaty":
        return roles | dict.fromkeys(_find_applicants(low, groups, sides, stage), "applicant")
    return roles


def _count_votes(low: str, groups: Sequence[Group], instrument: str) -> Counter[str]:
    """For each code, how much speaks for it as the giver (above zero) or as the taker (below)."""
    cues = find_cues(low, instrument)
    votes: Counter[str] = Counter()
    for group, weight in (*_read_verbs(low, groups, cues), *_read_nouns(low, groups, cues), *_read_leads(groups, cues)):
        for code in group.codes:
            votes[code] += weight
    return votes


_Vote = tuple[Group, int]


def _read_verbs(low: str, groups: Sequence[Group], cues: Sequence[Cue]) -> Iterator[_Vote]:
    """The subjects and objects of the verbs."""
    verbs = [cue for cue in cues if cue.kind in _SIGNS]
    for index, verb in enumerate(verbs):
        sign = _SIGNS[verb.kind]
        subject = _find_subject(low, verb, groups)
        if subject and (weight := _weigh_subject(low, verb, groups)):
            yield subject, sign * weight
        limit = min(verb.end + _OBJECT_REACH, verbs[index + 1].start if index + 1 < len(verbs) else len(low))
        found = next((group for group in groups if group.start >= verb.end), None)
        if found and found.start < limit and (verb.kind == "yields" or not found.lead):
            yield found, -sign * (_STRONG if verb.kind == "yields" else _USUAL)


def _find_subject(low: str, verb: Cue, groups: Sequence[Group]) -> Group | None:
    """The nearest side before a verb that no preposition leads to.

    In "A signed a deal with B to supply" either may be the subject of "supply": none.
    """
    before = [group for group in groups if group.end <= verb.start]
    if before and before[-1].lead == "none" and low.endswith(" to ", 0, verb.start):
        return None
    return next((group for group in reversed(before) if not group.lead), None)


_SIGNS = {"gives": 1, "takes": -1, "yields": -1}


def _weigh_subject(low: str, verb: Cue, groups: Sequence[Group]) -> int:
    """How much the subject of a verb does what it says: "was given" turns it around, "is financed by" makes nothing of it."""
    is_passive = load_patterns()["be"].search(low, max(0, verb.start - 20), verb.start) is not None
    following = next((group for group in groups if group.start >= verb.end), None)
    has_agent = following is not None and following.lead == "agent"
    if is_passive and verb.word in _load_ditransitive() and not load_patterns()["not_taken"].match(low, verb.end):
        return -_USUAL
    return 0 if is_passive or has_agent else _USUAL


@cache
def _load_ditransitive() -> frozenset[str]:
    return frozenset(read_claim_lexicon("roles")["ditransitive"])


def _read_nouns(low: str, groups: Sequence[Group], cues: Sequence[Cue]) -> Iterator[_Vote]:
    """Sides right before what is given or asked: "Chinese loan", "Japan's aid", "Zambia's debt", "US-funded"."""
    adjectives = tuple(read_claim_lexicon("roles")["adjectives"])
    for group in groups:
        if load_patterns()["suffix"].match(low, group.end):
            yield group, _STRONG
            continue
        noun = _find_noun(low, group, cues)
        if noun is None:
            continue
        is_telling = (
            low.startswith("'", group.end)
            or low[: group.end].endswith(adjectives)
            or group.is_bank
            or group.lead in ("place", "part")
        )
        if noun.kind == "ask" or load_patterns()["turned"].match(low, noun.end):
            yield group, -_USUAL
        elif is_telling:
            yield group, _STRONG if group.lead == "place" else _USUAL


def _find_noun(low: str, group: Group, cues: Sequence[Cue]) -> Cue | None:
    """The noun that a side stands right before, as a part of it."""
    noun = next((cue for cue in cues if cue.start >= group.end), None)
    is_near = noun is not None and noun.kind in ("noun", "ask") and noun.start - group.end <= _NOUN_REACH
    return noun if noun and is_near and _is_modifier(low[group.end : noun.start]) else None


_BETWEEN_WORDS = re.compile(r"(?:'s?)?(?:\s+[\w$€£¥.,'-]+){0,4}\s+")


def _is_modifier(between: str) -> bool:
    """Whether a side stands before a noun as a part of it: only figures and plain words lie between."""
    return _BETWEEN_WORDS.fullmatch(between) is not None and not load_patterns()["link"].search(between)


def _read_leads(groups: Sequence[Group], cues: Sequence[Cue]) -> Iterator[_Vote]:
    """Sides behind a preposition, where something to give stands before it."""
    for group in groups:
        before = [cue for cue in cues if cue.end <= group.start and group.start - cue.end < _PREPOSITION_REACH]
        if not before or not group.lead:
            continue
        verb = next((cue for cue in reversed(before) if cue.kind in _SIGNS), None)
        if group.lead == "giver":
            yield group, _STRONG
        elif group.lead == "agent":
            yield group, -_STRONG if verb and verb.kind == "takes" else _STRONG
        elif group.lead == "taker" and not (verb and verb.kind == "yields"):
            asks = before[-1].kind in ("ask", "takes") and before[-1].word in _load_requests()
            yield group, _USUAL if asks else -_USUAL
        elif group.lead == "place":
            yield group, -_WEAK


@cache
def _load_requests() -> frozenset[str]:
    return frozenset(read_claim_lexicon("roles")["requests"])


def _name_roles(votes: Counter[str], sides: Sequence[Side], instrument: str, named: Sequence[str]) -> dict[str, str]:
    """Roles by the votes; one side told tells the other, if there are only two."""
    codes = list(dict.fromkeys(side.code for side in sides))
    if instrument in read_claim_lexicon("roles")["bank_prior"]:
        votes.update({side.code for side in sides if side.is_bank})
    givers = {code for code in codes if votes[code] > 0}
    takers = {code for code in codes if votes[code] < 0}
    rest = [code for code in codes if votes[code] == 0]
    if len(rest) == 1 and bool(givers) != bool(takers):
        (takers if givers else givers).update(rest)
    if not givers or not takers:
        return {}
    return {code: named[0] if code in givers else named[1] for code in codes if code in givers or code in takers}


@cache
def _load_accession() -> tuple[Matcher, frozenset[str]]:
    accession = read_claim_lexicon("roles")["accession"]
    return Matcher(accession["cues"]), frozenset(accession["stages"])


def _find_applicants(low: str, groups: Sequence[Group], sides: Sequence[Side], stage: str) -> list[str]:
    """Those that ask to join the one body among the sides; of several others the ones that stand nearest before the cue."""
    matcher, stages = _load_accession()
    cues = matcher.find(low) if stage in stages else []
    bodies = {side.code for side in sides if side.is_body}
    others = list(dict.fromkeys(side.code for side in sides if not side.is_body))
    if not cues or len(bodies) != 1 or len(others) < 2:
        return others if cues and len(bodies) == 1 else []
    before = [group for group in groups if group.end <= cues[0].start and not bodies & set(group.codes)]
    return [code for code in before[-1].codes if code in others] if before else []
