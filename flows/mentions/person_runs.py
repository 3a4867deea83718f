"""Runs of capitalized words that may be a person's name, and full names that the lexicon knows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from flows.lexicon.actors import load_given_names, load_org_words, load_titles
from flows.mentions.known_people import Key, fold_word, index_people
from flows.mentions.person_scene import Scene

SHORTEST_PLURAL = 6  # letters of a head word whose plural is no surname either ("Banks" is one)
LONGEST_PARTICLES = 3  # small words inside a name: "van der", "bin al"


@dataclass(frozen=True, slots=True)
class Run:
    """The words ``first`` to ``stop`` of a possible name. ``known``: under which key the lexicon holds it as a full name."""

    first: int
    stop: int
    known: Key = ()

    def __len__(self) -> int:
        return self.stop - self.first


@cache
def _list_breakers() -> frozenset[str]:
    """Words that are never part of a name, also as printed in capitals."""
    heads = load_org_words().heads
    lists = load_titles().words
    things = {word for word in lists["thing_after_name"] if word[0].isupper()} - lists["things_and_surnames"]
    words = lists["never_in_names"] | things | {*heads, *(head + "s" for head in heads if len(head) >= SHORTEST_PLURAL)}
    return words | {word.upper() for word in words if len(word) > 1}


def breaks_name(scene: Scene, number: int) -> bool:
    """Whether a word can't belong to a person's name."""
    if number in scene.upper and scene.lowered[number] in load_titles().words["speech_verbs"]:
        return True
    return scene.words.words[number] in _list_breakers() or number in scene.courtesies or number in scene.covered


def find_runs(scene: Scene) -> list[Run]:
    """All runs in order, without overlaps: known full names first, then what lies between."""
    titled = {number for hit in scene.titles for number in range(hit.core, hit.stop)}
    runs = _find_known(scene, titled)
    blocked = titled.union(*(range(run.first, run.stop) for run in runs))
    stop = 0
    for number in scene.words.capital:
        if number >= stop and number not in blocked and not breaks_name(scene, number):
            stop = _extend_run(scene, number, blocked)
            runs.append(Run(_open_run(scene, number, stop, blocked), stop))
    return sorted(runs, key=lambda run: run.first)


def _find_known(scene: Scene, titled: Collection[int]) -> list[Run]:
    """Names of two words and more that the lexicon holds, without the titles that some of them open with."""
    runs: list[Run] = []
    stop = 0
    for number in scene.words.capital:
        if number >= stop and (key := _match_known(scene, number, titled)):
            stop = number + len(key)
            runs.append(Run(_dress_known(scene, number, stop, key, titled), stop, key))
    return runs


def _match_known(scene: Scene, number: int, titled: Collection[int]) -> Key:
    """The key of the longest known name that starts here and is no mere part of a longer one; empty if there is none."""
    index, words = index_people(), scene.words
    for length in index.lengths.get(fold_word(words.words[number]), ()):
        stop = number + length
        if length > 1 and words.all_joined(number, stop):
            key = tuple(fold_word(word) for word in words.words[number:stop])
            if key in index.by_name and not _goes_on(scene, stop, titled):
                return key
    return ()


def _goes_on(scene: Scene, stop: int, titled: Collection[int]) -> bool:
    """Whether one more capitalized word makes a known name part of another's ("Juan Carlos Castrillón")."""
    if stop - 1 in scene.upper or stop not in scene.capitals or stop in titled or not scene.words.joined(stop - 1):
        return False
    return not breaks_name(scene, stop) and scene.lowered[stop] not in load_titles().words["name_suffixes"]


def _dress_known(scene: Scene, first: int, stop: int, key: Key, titled: Collection[int]) -> int:
    """Where a known name starts as printed: after a title that only the alias has, or before initials ("HD Deve Gowda")."""
    opening = first
    while key not in index_people().full and opening < stop - 1 and _is_dressing(scene, opening, titled):
        opening += 1
    while opening <= first and opening > 0 and opening - 1 not in titled and _is_initials(scene.words.before(opening)):
        opening -= 1
    return opening


def _is_dressing(scene: Scene, number: int, titled: Collection[int]) -> bool:
    return number in titled or (number in scene.courtesies and scene.words.words[number] not in load_given_names()[1])


def _is_initials(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and (word[1] == "." or word[1].isupper())


def _extend_run(scene: Scene, first: int, blocked: Collection[int]) -> int:
    """Forward over capitalized words, and over particles that a capitalized word follows."""
    words, stop = scene.words, first + 1
    while words.joined(stop - 1) or (len(words.words[stop - 1]) == 1 and words.joined_by_point(stop - 1)):
        end = stop if stop in scene.capitals else _skip_particles(scene, stop)
        if end not in scene.capitals or end in blocked or breaks_name(scene, end):
            break
        stop = end + 1
    return stop


def _skip_particles(scene: Scene, number: int) -> int:
    """The number of the word after up to three particles."""
    words, particles = scene.words, load_titles().words["particles"]
    end = number
    while end - number < LONGEST_PARTICLES and words.words[end] in particles and words.joined(end):
        end += 1
    return end


def _open_run(scene: Scene, first: int, stop: int, blocked: Collection[int]) -> int:
    """Where a run really starts: forward to a given name inside a title's tail, else back over a particle ("de Klerk")."""
    lists, (certain, _) = load_titles().words, load_given_names()
    if scene.words.before(first).lower() in lists["tail_words"] and scene.words.words[first] not in certain:
        return next((number for number in range(first + 1, stop - 1) if scene.words.words[number] in certain), first)
    opening = lists["particles"] - lists["inner_particles"]
    while scene.words.before(first) in opening and first - 1 not in blocked:
        first -= 1
    return first
