"""The home of an organization named at a place: what its name says, what stands beside it, what the lexicon knows."""

from __future__ import annotations

from bisect import bisect_left

from flows.lexicon.actors import load_org_words
from flows.mentions.org_scene import OrgScene, OrgSpan
from flows.mentions.spans import FoundName
from flows.mentions.words import OWNING, SPACES

GUESSED_KINDS = frozenset({"ministry", "agency", "army", "court", "parliament", "central_bank"})
_OPENING_GAPS = SPACES | OWNING | {"-"}  # between a country and its organization


def find_org_code(scene: OrgScene, span: OrgSpan) -> str | None:
    """The principal that an organization belongs to, or None where nothing tells."""
    told = _find_name_code(scene, span)
    if span.known:
        return _choose_known_code(scene, span, told)
    if _is_shared(scene, span):
        return None
    return told or _find_place_after(scene, span) or _guess_code(scene, span)


def _choose_known_code(scene: OrgScene, span: OrgSpan, told: str | None) -> str | None:
    """Of the organizations with this name the one of the country told, else of the paper's home, else the first."""
    everywhere, home = load_org_words().words["names_everywhere"], scene.home
    printed = " ".join(scene.words.words[span.first : span.stop])
    if span.kind == "parliament" or printed in everywhere or span.known[0].name in everywhere:
        return told or home or span.known[0].code
    codes = [organization.code for organization in span.known]
    return next((code for code in (told, home) if code in codes), codes[0])


def _find_name_code(scene: OrgScene, span: OrgSpan) -> str | None:
    """The country or body named inside the name, right before it ("Kenya's"), or before a noun ("the Chinese company")."""
    inside = (scene.covered[n] for n in range(span.first, span.stop) if n in scene.covered)
    code = next((name.code for name in inside if name.type != "city"), None)
    before = span.first - 1
    if code or before < 0 or scene.words.gaps[before] not in _OPENING_GAPS:
        return code
    if scene.words.words[before] in load_org_words().words["kind_nouns"] and scene.words.before(before):
        before -= 1
    name = scene.covered.get(before)
    return name.code if name is not None and name.type != "city" else None


def _is_shared(scene: OrgScene, span: OrgSpan) -> bool:
    """Whether a name tells of several countries: "Joint Commission", "Saudi-Greek Council"."""
    words, lists = scene.words, load_org_words().words
    printed = words.words[span.first : span.stop]
    start, end = words.starts[span.first], words.ends[span.stop - 1]
    first, stop = (bisect_left(scene.countries, offset, key=_start_of) for offset in (start, end))
    codes = {name.code for name in scene.countries[first:stop]}
    return not lists["shared_words"].isdisjoint(printed) or (len(codes) > 1 and lists["missions"].isdisjoint(printed))


def _find_place_after(scene: OrgScene, span: OrgSpan) -> str | None:
    """The country of "in Baghdad" or "of the Kingdom of Norway" right after a name."""
    if scene.words.after(span.stop) not in load_org_words().words["place_openers"]:
        return None
    name = scene.covered.get(span.stop + 1) or scene.covered.get(span.stop + 2)
    return name.code if name is not None else None


def _guess_code(scene: OrgScene, span: OrgSpan) -> str | None:
    """For a ministry or agency with nothing said: the paper's home, else the first country of the article.

    "The commerce ministry" in small letters refers back, so it takes the last country before it.
    """
    if span.kind not in GUESSED_KINDS:
        return None
    if scene.home:
        return scene.home
    if scene.words.words[span.stop - 1].islower():
        number = bisect_left(scene.countries, scene.words.starts[span.first], key=_start_of)
        return scene.countries[number - 1].code if number else None
    return scene.countries[0].code if scene.countries else None


def _start_of(name: FoundName) -> int:
    return name.start
