"""Persons in a text: their names, roles and principals, and the later mentions by surname."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.mentions.known_people import fold_word, index_people
from flows.mentions.person_evidence import has_given_name, is_person, names_thing
from flows.mentions.person_figures import Cast, Figure, bring_others
from flows.mentions.person_offices import Holder, find_office_holders
from flows.mentions.person_roles import Role, find_office_told, find_role
from flows.mentions.person_runs import Run, find_runs
from flows.mentions.person_scene import Scene, set_scene
from flows.mentions.spans import FoundName, PersonMention

LONGEST_HEADLINE = 200  # code points
LONGEST_UPPER_RUN = 3  # words of capitals that may be a surname in a text of capitals


def find_persons(
    text: str,
    names: Sequence[FoundName],
    date: str | None,
    home: str | None,
    others: Sequence[PersonMention] = (),
) -> list[PersonMention]:
    """All mentions of persons, by name or by office, in order. ``others``: persons found in the article's other field."""
    scene = set_scene(text, names)
    cast = Cast(scene, date)
    bring_others(cast, (other.name for other in others))
    loose: list[tuple[Run, Role | None]] = []
    for found in find_runs(scene):
        if not names_thing(scene, found):
            run = _cut_headline(scene, found)
            role = find_role(scene, run, home)
            if is_person(scene, run, role):
                cast.add(run, role)
            elif run.first not in scene.upper or len(run) <= LONGEST_UPPER_RUN:
                loose.append((run, role))
    for run, role in loose:
        cast.link(run, role)
    return _list_mentions(cast, {other.name: other for other in others})


def _cut_headline(scene: Scene, run: Run) -> Run:
    """In capitals, or after a title in a headline, a known surname is the whole name: "President Trump Opens Asia Trip"."""
    if run.known or len(run) < 2 or has_given_name(scene, run):
        return run
    known = (fold_word(scene.words.words[run.first]),) in index_people().by_name
    cut = known and run.first in scene.title_stops and (run.first in scene.upper or _is_headline(scene, run))
    return Run(run.first, run.first + 1) if cut else run


def _is_headline(scene: Scene, run: Run) -> bool:
    """Whether every longer word of the line has a capital."""
    text, place = scene.words.text, scene.words.starts[run.first]
    start = text.rfind("\n", max(0, place - LONGEST_HEADLINE), place) + 1
    stop = text.find("\n", place, place + LONGEST_HEADLINE)
    line = text[start : stop if stop >= 0 else place + LONGEST_HEADLINE]
    return len(line) < LONGEST_HEADLINE and not any(word[0].islower() for word in line.split() if len(word) > 4)


def _list_mentions(cast: Cast, others: Mapping[str, PersonMention]) -> list[PersonMention]:
    for figure in cast.figures:
        if figure.role is None and figure.known is not None and figure.runs:
            figure.role = find_office_told(cast.scene, figure.known, cast.date)
    mentions = [_make_mention(cast.scene, figure, run, others) for figure in cast.figures for run in figure.runs]
    mentions += [_make_office_mention(cast.scene, holder, others) for holder in find_office_holders(cast)]
    return sorted(mentions, key=lambda mention: mention.start)


def _make_mention(scene: Scene, figure: Figure, run: Run, others: Mapping[str, PersonMention]) -> PersonMention:
    role, code = (figure.role.text, figure.role.code) if figure.role else (None, None)
    if figure.known is not None and (figure.role is None or not figure.role.sure):
        code = figure.known.code
    earlier = others.get(figure.name)
    known = figure.known is not None
    if earlier is not None:
        role, code, known = role or earlier.role, earlier.code or code, known or earlier.known
    start, end = scene.words.starts[run.first], scene.words.ends[run.stop - 1]
    surface = scene.words.text[start:end]
    method = "name" if surface == figure.name else "coreference"
    return PersonMention(start, end, surface, figure.name, role, code, known, method)


def _make_office_mention(scene: Scene, holder: Holder, others: Mapping[str, PersonMention]) -> PersonMention:
    """The mention of a person by the office alone; a role and principal that the article gives elsewhere stay."""
    office, figure = holder.office, holder.figure
    told = figure.role if figure else None
    role, code = (told.text, told.code) if told else (office.role, office.code)
    earlier = others.get(holder.name)
    if earlier is not None:
        role, code = earlier.role or role, earlier.code or code
    start, end = scene.words.starts[office.first], scene.words.ends[office.stop - 1]
    known = holder.known is not None
    return PersonMention(start, end, scene.words.text[start:end], holder.name, role, code, known, holder.method, is_named=False)
