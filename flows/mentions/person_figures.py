"""The persons of one text while it is read: each with the fullest name, the best role, and all places where it is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.lexicon.actors import Person, load_org_words, load_titles
from flows.mentions.known_people import Key, choose_person, fold_name, fold_word, index_people, is_of_the_time
from flows.mentions.person_roles import Role
from flows.mentions.person_runs import Run
from flows.mentions.person_scene import Scene


@dataclass(slots=True)
class Figure:
    """A person of the text. ``key``: the folded words of the fullest name so far."""

    name: str
    key: Key
    known: Person | None = None
    role: Role | None = None
    runs: list[Run] = field(default_factory=list)


MOST_NAMESAKES = 50  # figures with one surname that are looked through


@dataclass(frozen=True, slots=True)
class Cast:
    """All figures of a text, by the words of their names, and the date of the article that tells which Bush is meant."""

    scene: Scene
    date: str | None
    figures: list[Figure] = field(default_factory=list)
    _by_part: dict[Key, list[Figure]] = field(default_factory=dict)
    _by_given: dict[str, Figure] = field(default_factory=dict)
    _by_office: dict[str, Figure] = field(default_factory=dict)

    def add(self, run: Run, role: Role | None) -> None:
        """Take a run that is a person by its own evidence."""
        key = self.make_key(run)
        figure = self._find_figure(key) or self._find_by_given_name(key) or self._find_known(run, key, role)
        if figure is None:
            figure = Figure("", key, self._choose_known(run, key, role))
            self.enter(figure)
        self._enrich(figure, run, role, key)

    def enter(self, figure: Figure) -> None:
        """Let a new figure on the stage."""
        self.figures.append(figure)
        self._index(figure)
        if figure.known is not None:
            self._by_office.setdefault(figure.known.name, figure)

    def _index(self, figure: Figure) -> None:
        for part in _list_parts(figure.key):
            self._by_part.setdefault(part, []).append(figure)
        if len(figure.key) > 1:
            self._by_given.setdefault(figure.key[0], figure)

    def link(self, run: Run, role: Role | None) -> None:
        """Take a run as the short form of a person of this text, or of one that the lexicon knows."""
        opens = len(run) == 2 and self.scene.words.opens_sentence(run.first)
        for first in (run.first, run.stop - 1) if opens else (run.first,):
            part = Run(first, run.stop)
            key = self.make_key(part)
            figure = self._find_figure(key) if len(key) <= 2 else None
            if figure is not None:
                return self._enrich(figure, part, role, key)
            if self._is_known_alone(part, key):
                return self.add(part, role)
        return None

    def make_key(self, run: Run) -> Key:
        """The folded words of a run, without "Jr."."""
        return drop_suffix(tuple(fold_word(word) for word in self.scene.words.words[run.first : run.stop]))

    def _find_figure(self, key: Key) -> Figure | None:
        """The person already found whom a name of this form means."""
        for part in _list_parts(key):
            for figure in self._by_part.get(part, ())[:MOST_NAMESAKES]:
                if _means_same(figure.key, key):
                    return figure
        return None

    def _find_by_given_name(self, key: Key) -> Figure | None:
        """The person whom a title or a courtesy with the first name means, as in Thailand and Ethiopia ("Mr Abiy")."""
        return self._by_given.get(key[0]) if len(key) == 1 else None

    def _find_known(self, run: Run, key: Key, role: Role | None) -> Figure | None:
        """The person already found under another name of the lexicon."""
        known = self._choose_known(run, key, role)
        return self._by_office.get(known.name) if known is not None else None

    def _choose_known(self, run: Run, key: Key, role: Role | None) -> Person | None:
        name = run.known or key
        text, code = (role.text, role.code) if role else (None, None)
        known = choose_person(index_people().by_name.get(name, ()), self.date, text, code)
        if known is not None and len(name) == 1 and not is_of_the_time(known, self.date):
            return None
        return known

    def _enrich(self, figure: Figure, run: Run, role: Role | None, key: Key) -> None:
        """Take a mention's fuller name and its role."""
        figure.runs.append(run)
        if figure.known is not None and not run.known and len(key) > 1 and not _means_same(fold_name(figure.known.name), key):
            figure.known = None  # "Mr Sheeran" turns out to be another Sheeran
        if len(key) > len(figure.key) or not figure.name:
            figure.name = print_name(self.scene, run)
            if len(key) > len(figure.key):
                figure.key = key
                self._index(figure)
        if role is not None and (figure.role is None or role.rank > figure.role.rank):
            figure.role = role

    def _is_known_alone(self, run: Run, key: Key) -> bool:
        """Whether a surname by itself means an office-holder: it is no common word, and nothing capitalized touches it."""
        word = self.scene.words.words[run.first]
        if len(key) != 1 or word in load_titles().words["bare_surname_needs_more"] or run.first in self.scene.upper:
            return False
        people = [person for person in index_people().by_name.get(key, ()) if self._fits_text(person)]
        return bool(people) and not _touches_capital(self.scene, run)

    def _fits_text(self, person: Person) -> bool:
        """Whether the article is of the person's time, or, where it bears no date, names the person's country or none."""
        if self.date:
            return is_of_the_time(person, self.date)
        named = {name.code for name in self.scene.covered.values()}
        return not named or person.code in named


def drop_suffix(key: Key) -> Key:
    """A key without a "Jr." at its end."""
    suffixes = load_titles().words["name_suffixes"]
    return key[:-1] if len(key) > 1 and key[-1].rstrip(".").lower() in suffixes else key


def print_name(scene: Scene, run: Run) -> str:
    """The name as printed, without titles, with a "Jr." that follows."""
    words, stop = scene.words, run.stop
    end = words.ends[stop - 1]
    if stop < len(words.words) and words.gaps[stop - 1] in {", ", " "} and scene.lowered[stop] in {"jr", "sr"}:
        end = words.ends[stop]
    if words.text[end - 2 : end].lower() in {"jr", "sr"} and words.text[end : end + 1] == ".":
        end += 1
    return " ".join(words.text[words.starts[run.first] : end].split())


def _touches_capital(scene: Scene, run: Run) -> bool:
    words, before = scene.words, run.first - 1
    following = words.after(run.stop)
    if following[:1].isupper() and following not in load_org_words().words["led_by_persons"]:
        return True
    return words.before(run.first)[:1].isupper() and before not in scene.covered and not words.opens_sentence(before)


def _means_same(full: Key, key: Key) -> bool:
    """Whether two names can be of one person: a surname, a part, or the same ends with an initial between."""
    if full == key:
        return True
    shorter, longer = sorted((full, key), key=len)
    if len(shorter) == 1:
        return shorter[0] in longer[1:] or longer[-1][longer[-1].find("-") + 1 :] == shorter[0]
    if shorter in {longer[-len(shorter) :], longer[: len(shorter)]}:
        return True
    return shorter[-1] == longer[-1] and _may_be_same_given(shorter[0], longer[0])


def _may_be_same_given(one: str, other: str) -> bool:
    return one == other or (one[0] == other[0] and "." in one + other)


def _list_parts(key: Key) -> list[Key]:
    """The parts by which another form of the name can be found: each word but the given name, a hyphen's end, the first two."""
    words = [*reversed(key[1:]), key[0]] if len(key) == 1 else list(reversed(key[1:]))
    parts: list[Key] = [(word,) for word in words]
    if "-" in key[-1]:
        parts.append((key[-1].partition("-")[2],))
    if len(key) > 1:
        parts.append(key[:2])
    return parts


def bring_others(cast: Cast, names: Iterable[str]) -> None:
    """Let persons found elsewhere in the article on the stage, so that short forms here link to them."""
    for name in dict.fromkeys(names):
        cast.enter(Figure(name, drop_suffix(tuple(fold_word(word) for word in name.split()))))
