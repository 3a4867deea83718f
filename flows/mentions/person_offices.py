"""Offices told without a name ("Kenya's president", "the Kenyan leader", "the President of Kenya"): who is meant, by the date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.lexicon.actors import Person
from flows.lexicon.offices import find_holder_of_day, list_offices, load_offices
from flows.mentions.known_people import fold_name, index_people
from flows.mentions.person_figures import Cast, Figure
from flows.mentions.person_scene import Scene
from flows.mentions.person_titles import TitleHit
from flows.mentions.spans import FoundName
from flows.mentions.words import OWNING, SPACES

_LEVELS = frozenset({"head_of_state", "head_of_government", "minister", "official"})
_FIRM_LEVELS = frozenset({"head_of_state", "head_of_government", "minister"})  # which one person holds at a time
_HOLDERS = frozenset({"country", "body"})  # what has offices of this kind
_FIGURATIVE = frozenset({"capital", "metonym", "place"})  # "White House coordinator", "Pentagon press secretary"
_POST = re.compile(r"\b(?:office|position|post|role|job|title)s? of (?:the )?$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?!\d)")
_REACH = 200  # code points to either side in which a year may stand
_APPOSED = frozenset({", ", " (", " – ", " — ", " - "})


@dataclass(frozen=True, slots=True)
class Office:
    """An office told at the words ``first`` to ``stop``: its role and whose it is. ``single``: one holds it at a time."""

    first: int
    stop: int
    role: str
    code: str
    single: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is meant at one place. ``method``: title (by the list of people and the date) or coreference (named in the article)."""

    office: Office
    name: str
    known: Person | None
    figure: Figure | None
    method: str


def find_office_holders(cast: Cast) -> Iterator[Holder]:
    """The holders of all offices that are told without a name and can mean one person only. Asked when all names are read."""
    offices = [office for hit in cast.scene.titles if hit.title.level in _LEVELS and (office := _read_office(cast.scene, hit))]
    if not offices:
        return
    runs = [run for figure in cast.figures for run in figure.runs]
    opened, closed = {run.first for run in runs}, {run.stop for run in runs}
    for office in offices:
        if not _is_beside(cast.scene, office, opened, closed) and not _tells_other_time(cast, office):
            holder = _find_holder(cast, office)
            if holder:
                yield holder


def _read_office(scene: Scene, hit: TitleHit) -> Office | None:
    """The office that a title tells with the name before it ("Kenya's", "Kenyan") or after "of"."""
    told = _read_owner_before(scene, hit) or _read_owner_after(scene, hit)
    if told is None:
        return None
    first, stop, name = told
    if _goes_on(scene, stop) or _is_plural(scene, hit) or _is_undone(scene, hit, first) or _is_post(scene, first):
        return None
    level_is_firm = hit.title.level in _FIRM_LEVELS and (not hit.title.portfolio or " " in hit.role.strip())
    return Office(first, stop, _spell_out(hit.role, name), name.code, level_is_firm)


def _read_owner_before(scene: Scene, hit: TitleHit) -> tuple[int, int, FoundName] | None:
    """Words and owner of "Kenya's president", "the Kenyan leader"; not of "Telecom Namibia chief executive"."""
    name, words = scene.covered.get(hit.first - 1), scene.words
    if name is None or not _can_own(name) or words.gaps[hit.first - 1] not in SPACES | OWNING:
        return None
    first = words.first_at(name.start)
    is_part = words.before(first)[:1].isupper() and not words.opens_sentence(first - 1)
    return (first, hit.role_stop, name) if name.end == words.ends[hit.first - 1] and not is_part else None


def _read_owner_after(scene: Scene, hit: TitleHit) -> tuple[int, int, FoundName] | None:
    """Words and owner of "the President of Kenya"; not of "the president of Kenya's chamber"."""
    words = scene.words
    if words.after(hit.role_stop) != "of" or words.before(hit.first).lower() != "the":
        return None
    number = hit.role_stop + 1
    number += words.words[number : number + 1] == ("the",)
    name = scene.covered.get(number)
    if name is None or not _can_own(name) or name.start != words.starts[number]:
        return None
    stop = words.first_at(name.end)
    return (hit.first, stop, name) if words.gaps[stop - 1] not in OWNING else None


def _can_own(name: FoundName) -> bool:
    return name.type in _HOLDERS and name.kind not in _FIGURATIVE


def _goes_on(scene: Scene, stop: int) -> bool:
    """Whether a capitalized word follows: the name of the holder, or more of a longer name ("of Kenya Airways")."""
    words = scene.words
    gap = words.gaps[stop - 1]
    return gap.startswith("-") or (stop in scene.capitals and gap in SPACES | OWNING)


def _is_plural(scene: Scene, hit: TitleHit) -> bool:
    return scene.lowered[hit.stop - 1].endswith("s") and not hit.title.form.endswith("s")


def _is_undone(scene: Scene, hit: TitleHit, first: int) -> bool:
    """Whether a word makes it a former, a next or any holder; or nothing can be told, in a line of capitals."""
    undoing = load_offices().undoing
    inside = not undoing.isdisjoint(scene.lowered[hit.first : hit.core])
    before = scene.lowered[first - 1] if first else ""
    return inside or (before in undoing and scene.words.gaps[first - 1] in {" ", "-"}) or hit.core in scene.upper


def _is_post(scene: Scene, first: int) -> bool:
    """Whether the post is told of, not who holds it: "the Office of the U.S. Trade Representative"."""
    start = scene.words.starts[first]
    return _POST.search(scene.words.text[max(0, start - 20) : start]) is not None


def _spell_out(role: str, name: FoundName) -> str:
    """The role in an organ of a body is held in the body ("European Commission president": its Commission President)."""
    return f"{name.surface.split()[-1]} {role}" if name.kind == "organ" else role


def _is_beside(scene: Scene, office: Office, opened: set[int], closed: set[int]) -> bool:
    """Whether the holder is named beside it: "Kenya's president, William Ruto", "William Ruto, the president of Kenya"."""
    first = office.first - (scene.words.before(office.first).lower() in {"the", "a"})
    apposed = first in closed and scene.words.gaps[first - 1] in _APPOSED
    return apposed or (office.stop in opened and scene.words.gaps[office.stop - 1] in _APPOSED | SPACES)


def _find_holder(cast: Cast, office: Office) -> Holder | None:
    """Who holds the office by the list, unless the article gives it to another; else the one to whom the article gives it."""
    named = [figure for figure in cast.figures if _has_office(figure, office)]
    known = find_holder_of_day(office.code, office.role, cast.date)
    if known is None:
        sure = office.single and len(named) == 1 and named[0].role is not None and named[0].role.sure
        return Holder(office, named[0].name, named[0].known, named[0], "coreference") if sure else None
    figure = next((figure for figure in cast.figures if _is_known_as(figure, known)), None)
    if any(other is not figure for other in named):
        return None
    return Holder(office, figure.name if figure else known.name, known, figure, "title")


def _has_office(figure: Figure, office: Office) -> bool:
    role = figure.role
    if role is None or role.code != office.code:
        return False
    return not list_offices(office.code, role.text).isdisjoint(list_offices(office.code, office.role))


def _is_known_as(figure: Figure, person: Person) -> bool:
    """Whether a person of the text is one of the list; those of the article's other field are known by their name only."""
    if figure.known is not None:
        return figure.known.name == person.name
    named = index_people().by_name.get(figure.key, ())
    return fold_name(person.name) == figure.key or any(other.name == person.name for other in named)


def _tells_other_time(cast: Cast, office: Office) -> bool:
    """Whether the sentence tells of a year that is not the article's."""
    words = cast.scene.words
    start, end = words.starts[office.first], words.ends[office.stop - 1]
    before = re.split(r"\n|[.!?]\s", words.text[max(0, start - _REACH) : start])[-1]
    after = re.split(r"\n|[.!?]\s", words.text[end : end + _REACH])[0]
    return any(year != (cast.date or "")[:4] for year in _YEAR.findall(f"{before} {after}"))
