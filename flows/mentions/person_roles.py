"""The role that a text gives to a person at one place: the title before the name, or the apposition after it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from flows.lexicon.actors import Person, load_titles
from flows.mentions.person_runs import Run, breaks_name
from flows.mentions.person_scene import Scene
from flows.mentions.person_titles import TitleHit, find_title_code
from flows.mentions.words import OWNING, POINTS, SPACES

_FIRM_LEVELS = frozenset({"head_of_state", "head_of_government", "minister"})  # also in lower case before a lone surname
_CLOSE = SPACES | POINTS | {") "}
_APPOSITION = re.compile(r"\.?(?:,| –| —| -|, \d\d,|;| \()\s$|, (?:aged )?\d\d, $")
_INNER_GAPS = SPACES | OWNING | POINTS | {"-"}
LONGEST_APPOSITION = 7  # words between a name and the title after it


@dataclass(frozen=True, slots=True)
class Role:
    """A role at one place. ``adjacent``: the title touches the name; ``firm``: it makes a person even of a lone surname.

    ``sure``: the text itself says for whom it is held. ``rank`` orders the roles of one person, highest best.
    """

    text: str
    code: str | None
    adjacent: bool
    firm: bool
    sure: bool
    rank: int


def is_public_role(role: str | None) -> bool:
    """Whether a role is held for a state, a government or a body: "Foreign Minister", not "professor"."""
    words = role.lower().split() if role else []
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            title = load_titles().by_form.get(" ".join(words[first : first + length]))
            if title is not None:
                return title.public and title.level not in {"business", "other"}
    return False


def find_role(scene: Scene, run: Run, home: str | None) -> Role | None:
    """The role given before or after a possible name, or None."""
    before = _find_before(scene, run)
    if before is not None:
        return _make_role(scene, run, before, run.first, home, adjacent=scene.words.gaps[run.first - 1] in _CLOSE)
    after = _find_after(scene, run)
    return _make_role(scene, run, after, len(scene.words.words), home, adjacent=False) if after is not None else None


def find_office_told(scene: Scene, person: Person, date: str | None) -> Role | None:
    """The office of a known person, where the text names it elsewhere ("the Chinese commerce minister") and nobody beside it."""
    if date and not person.held_on(date):
        return None
    office = person.role.casefold()
    for hit in scene.titles:
        role = hit.role.casefold()
        if (office in role or role in office) and hit.title.level in _FIRM_LEVELS and not _precedes_name(scene, hit):
            code = find_title_code(scene.words, scene.covered, hit, hit.reach)
            if code in {None, person.code}:
                return Role(hit.role, person.code, adjacent=False, firm=False, sure=True, rank=0)
    return None


def _find_before(scene: Scene, run: Run) -> TitleHit | None:
    """The title whose words or tail end right before the run; of a chain ("Minister of X and Director of Y") the first."""
    first = run.first
    while first - 1 in scene.courtesies:
        first -= 1
    number = bisect_right(scene.titles, first, key=lambda hit: hit.stop) - 1
    if number < 0 or not _gap_leads(scene, first, run):
        return None
    hit = scene.titles[number]
    leads = hit.stop == first or (first <= hit.reach and not scene.words.words[first - 1].islower())
    return scene.titles[_open_chain(scene, number)] if leads else None


def _gap_leads(scene: Scene, first: int, run: Run) -> bool:
    gap = scene.words.gaps[first - 1]
    return gap in _CLOSE or (gap == ", " and (bool(run.known) or len(run) > 1))


def _open_chain(scene: Scene, number: int) -> int:
    """The first title of those that one person holds together."""
    while number > 0 and _is_chained(scene, scene.titles[number - 1], scene.titles[number]):
        number -= 1
    return number


def _is_chained(scene: Scene, earlier: TitleHit, later: TitleHit) -> bool:
    if earlier.stop == later.first:
        return scene.words.joined(earlier.stop - 1)
    joiner = later.first
    while joiner - 1 > earlier.stop and joiner - 1 in scene.capitals and scene.words.joined(joiner - 1):
        joiner -= 1  # "and National Authorizing Officer"
    joiner -= 1
    if scene.lowered[joiner] not in load_titles().words["joiners"] or not earlier.stop <= joiner <= max(
        earlier.reach, earlier.stop
    ):
        return False
    two_heads = earlier.title.level == "head_of_state" and earlier.stop == joiner  # "the King and Prime Minister Orpo"
    return not two_heads and not _holds_person(scene, earlier.stop, joiner)


def _holds_person(scene: Scene, first: int, stop: int) -> bool:
    """Whether two capitalized words that are no field of a ministry stand together: a person is named between two titles."""
    lists = load_titles().words
    fields = lists["portfolios"] | lists["field_words"]
    plain = [
        n for n in range(first, stop) if n in scene.capitals and scene.lowered[n] not in fields and not breaks_name(scene, n)
    ]
    return any(b == a + 1 and scene.words.joined(a) for a, b in pairwise(plain))


def _find_after(scene: Scene, run: Run) -> TitleHit | None:
    """The title in an apposition ("X, the Israeli foreign minister,") or after "is" and "as"."""
    links = load_titles().words["apposition_links"]
    if not _APPOSITION.match(scene.words.gaps[run.stop - 1]) and scene.words.after(run.stop) not in links:
        return None
    number = bisect_left(scene.titles, run.stop, key=lambda hit: hit.core)
    if number == len(scene.titles):
        return None
    hit = scene.titles[number]
    near = hit.core - run.stop <= LONGEST_APPOSITION and all(_may_stand_between(scene, n, hit) for n in range(run.stop, hit.core))
    return hit if near and not _precedes_name(scene, hit) else None


def _may_stand_between(scene: Scene, number: int, hit: TitleHit) -> bool:
    if scene.words.gaps[number] not in _INNER_GAPS:
        return False
    if number >= hit.first or number in scene.covered or number in scene.capitals:
        return True
    return scene.lowered[number] in load_titles().words["apposition_words"]


def _precedes_name(scene: Scene, hit: TitleHit) -> bool:
    """Whether the title goes with the name after it: "Ruto, President Museveni and …"."""
    return hit.stop not in scene.covered and hit.stop in scene.capitals and scene.words.joined(hit.stop - 1)


def _make_role(scene: Scene, run: Run, hit: TitleHit, stop: int, home: str | None, adjacent: bool) -> Role:
    told = find_title_code(scene.words, scene.covered, hit, stop) or _find_country_after(scene, run)
    code = told or _guess_code(scene, hit, home)
    rank = 4 * adjacent + 2 * (told is not None) + ("former" not in hit.role.lower())
    return Role(hit.role, code, adjacent, adjacent and _is_firm(scene, run, hit), told is not None, rank)


def _is_firm(scene: Scene, run: Run, hit: TitleHit) -> bool:
    """Whether a title makes a person even of the single word after it: a high office, or one printed with a capital."""
    before = run.first - 1
    if before >= hit.stop and before not in scene.covered and before not in scene.courtesies:
        return False
    capital = hit.core in scene.capitals and (hit.title.level != "other" or hit.title.cased)
    return hit.title.level in _FIRM_LEVELS or (capital and hit.title.lone)


def _find_country_after(scene: Scene, run: Run) -> str | None:
    """ "Foreign Minister Shinzo Abe of Japan"."""
    if scene.words.after(run.stop) in load_titles().words["origin_words"]:
        for number in (run.stop + 1, run.stop + 2):
            name = scene.covered.get(number)
            if name is not None and name.type != "city":
                return name.code
    return None


def _guess_code(scene: Scene, hit: TitleHit, home: str | None) -> str | None:
    """For a public role with nothing said: the paper's home, else the first country of the article (right in 6 of 10)."""
    if hit.title.level == "other" and not hit.title.public:
        return None
    if home or hit.title.level == "business":
        return home
    return next((name.code for name in scene.covered.values() if name.type == "country"), None)
