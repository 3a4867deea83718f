"""Titles in a text: which words name a role, how far it reaches to either side, and for whom the role is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.lexicon.actors import Title, load_given_names, load_titles
from flows.mentions.known_organizations import find_code_ending_at, find_code_within
from flows.mentions.spans import FoundName
from flows.mentions.words import OWNING, SPACES, Words

Covered = Mapping[int, FoundName]
Form = tuple[str, ...]
SHORTEST_PLURAL = 6  # letters of a title that also counts in the plural
LONGEST_TAIL = 18  # words of "of the … " after a title
LONGEST_FIELD = 8  # words of a ministry's field after "Minister of"
_OPENING_GAPS = SPACES | OWNING | {"-"}  # between a country and its title
_TAIL_GAPS = _OPENING_GAPS | {" (", ") "}


@dataclass(frozen=True, slots=True)
class TitleHit:
    """A title on the words ``first`` to ``stop``; ``core``: where the title itself starts, after "acting" or "finance".

    Its role goes on up to ``role_stop`` ("of Trade"), its tail ("of the Republic of Kenya") up to ``reach``.
    """

    first: int
    core: int
    stop: int
    reach: int
    title: Title
    role: str
    role_stop: int


@cache
def _index_forms() -> dict[str, tuple[tuple[Form, Title], ...]]:
    """Titles and their plurals by the first word of their form, longest form first, full stops dropped."""
    index: dict[str, list[tuple[Form, Title]]] = {}
    for form, title in load_titles().by_form.items():
        words = tuple(word.rstrip(".") for word in form.split())
        index.setdefault(words[0], []).append((words, title))
        if len(words[-1]) >= SHORTEST_PLURAL:  # "heads" and "chairs" are verbs
            plural = (*words[:-1], words[-1] + "s")
            index.setdefault(plural[0], []).append((plural, title))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in index.items()}


def find_titles(words: Words, lowered: tuple[str, ...], covered: Covered) -> list[TitleHit]:
    """All titles of a text in order, without overlaps."""
    index = _index_forms()
    row = _Row(words, lowered, covered)
    hits: list[TitleHit] = []
    for number in [n for n, word in enumerate(lowered) if word in index]:
        if hits and number < hits[-1].stop:
            continue
        found = row.match_title(number, hits[-1].stop if hits else 0, index[lowered[number]])
        if found is not None:
            while hits and row.is_modifier_of(hits[-1], number):
                hits.pop()
            hits.append(row.read_title(number, hits[-1].stop if hits else 0, *found))
    return hits


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of a text, with the steps that read one title. ``floor`` is the word that no title may reach back over."""

    words: Words
    lowered: tuple[str, ...]
    covered: Covered

    def match_title(self, number: int, floor: int, forms: tuple[tuple[Form, Title], ...]) -> tuple[int, Title] | None:
        for form, title in forms:
            stop = number + len(form)
            if not self._stands_here(number, form) or (title.cased and self.words.words[number][0].islower()):
                continue
            if not self._is_given_name(number, stop, floor):
                return stop, title
        return None

    def _stands_here(self, number: int, form: Form) -> bool:
        stop = number + len(form)
        if len(form) == 1:
            return True
        same = self.lowered[number:stop] == form
        return same and all(self.words.joined(n) or self.words.joined_by_point(n) for n in range(number, stop - 1))

    def _is_given_name(self, number: int, stop: int, floor: int) -> bool:
        """Whether a title's word is a given name here ("CEO Sultan A. Al-Marshad", "Dean Smith")."""
        words = self.words
        if stop - number > 1 or words.words[number] not in load_given_names()[1]:
            return False
        following = words.after(stop)
        initial = len(following) == 2 and following[1] == "."
        return initial or (number == floor and words.before(number) != "")

    def is_modifier_of(self, hit: TitleHit, number: int) -> bool:
        """Whether a title is a mere modifier of the one that starts at a word: "Principal Deputy National Security Advisor"."""
        single = hit.stop - hit.core == 1 and hit.stop == number and self.words.joined(number - 1)
        return single and self.lowered[hit.core] in load_titles().words["modifiers"]

    def read_title(self, core: int, floor: int, stop: int, title: Title) -> TitleHit:
        first = self._extend_left(core, floor, title)
        role_stop = self._extend_field(stop) if title.portfolio else stop
        opening, dropped = first, load_titles().words["dropped_modifiers"]
        while opening < core and self.lowered[opening] in dropped:
            opening += 1
        role = (
            self._singular(self.words.slice(opening, stop), title)
            + self.words.text[self.words.ends[stop - 1] : self.words.ends[role_stop - 1]]
        )
        return TitleHit(first, core, stop, self._extend_tail(stop), title, role, role_stop)

    def _singular(self, role: str, title: Title) -> str:
        """A role as one person holds it ("lawmakers")."""
        return role[:-1] if role[-1] in "sS" and title.form[-1] != "s" else role

    def _extend_left(self, core: int, floor: int, title: Title) -> int:
        """Back over modifiers ("acting", "vice") and fields ("Foreign Affairs and Trade")."""
        lists = load_titles().words
        first = core
        while (
            first > floor
            and first - 1 not in self.covered
            and (self.words.joined(first - 1) or self.words.gaps[first - 1] == "-")
        ):
            word = self.lowered[first - 1]
            if word in lists["modifiers"] or word in lists["portfolios"]:
                first -= 1
            elif (
                word in lists["joiners"]
                and title.portfolio
                and first - 2 >= floor
                and self.lowered[first - 2] in lists["portfolios"]
            ):
                first -= 2
            else:
                break
        return first

    def _extend_field(self, stop: int) -> int:
        """Forward over the field of a minister: "of Industry and Advanced Technology", "for Foreign Affairs"."""
        lists = load_titles().words
        if self.words.after(stop) not in lists["field_openers"]:
            return stop
        end, number = stop, stop + 1
        while (
            number < len(self.lowered)
            and self.words.joined(number - 1)
            and number not in self.covered
            and number - stop < LONGEST_FIELD
        ):
            word = self.lowered[number]
            if word in lists["portfolios"]:
                end = number + 1
            elif word not in lists["field_words"]:
                break
            number += 1
        return end

    def _extend_tail(self, stop: int) -> int:
        """The number of the word at which the phrase after a title ends; the name may stand within or right after it."""
        lists = load_titles().words
        if self.words.after(stop).lower() not in lists["tail_words"]:
            return stop
        number = stop
        while number < len(self.lowered) and number - stop < LONGEST_TAIL and self._may_be_in_tail(number):
            number += 1
            if self.words.gaps[number - 1] not in _TAIL_GAPS:
                break
        return number

    def _may_be_in_tail(self, number: int) -> bool:
        word, lists = self.lowered[number], load_titles().words
        listed = word in lists["tail_words"] or word in lists["portfolios"]
        return listed or self.words.words[number][0].isupper() or number in self.covered


def find_title_code(words: Words, covered: Covered, hit: TitleHit, stop: int) -> str | None:
    """For whom a title is held, as told before it ("Kenyan", "the UN's", "State Department") or after it, up to a word."""
    return (
        _find_opening_code(words, covered, hit, stop)
        or (find_code_ending_at(words, hit.core) if hit.first < hit.core else None)
        or _find_tail_code(words, covered, hit, stop)
    )


def _find_opening_code(words: Words, covered: Covered, hit: TitleHit, stop: int) -> str | None:
    before = hit.first - 1
    if before < 0 or words.gaps[before] not in _OPENING_GAPS:
        return None
    name = covered.get(before)
    if name is None or name.type == "city":
        return find_code_ending_at(words, hit.first)
    if hit.title.level in {"business", "other"}:  # "a Peru analyst at a bank in Oslo"
        return find_code_within(words, hit.stop, min(stop, hit.reach)) or name.code
    return name.code


def _find_tail_code(words: Words, covered: Covered, hit: TitleHit, stop: int) -> str | None:
    end = min(stop, hit.reach)
    if hit.title.level == "diplomat" and hit.stop < end and words.words[hit.stop] in load_titles().words["posting_words"]:
        return None
    names = (covered[number] for number in range(hit.stop, end) if number in covered)
    return find_code_within(words, hit.stop, end) or next((name.code for name in names if name.type != "city"), None)
