"""What speaks for a run of capitalized words being a person, and what speaks against it."""

from __future__ import annotations

from flows.lexicon.actors import load_family_names, load_given_names, load_org_words, load_titles
from flows.mentions.known_organizations import match_organization
from flows.mentions.known_people import fold_word, index_people
from flows.mentions.person_roles import Role
from flows.mentions.person_runs import Run
from flows.mentions.person_scene import Scene
from flows.mentions.words import POINTS, SPACES

LONGEST_NAME = 7  # words; a longer run of capitals is a headline or a list
LONGEST_UPPER_NAME = 4  # words of a name in a text without small letters


def is_person(scene: Scene, run: Run, role: Role | None) -> bool:
    """Whether a run is a person's name by its own evidence: the lexicon, a title, a courtesy, its shape, a verb of speech."""
    if run.known:
        return True
    if run.first in scene.upper:
        return _is_person_in_capitals(scene, run, role)
    if _is_something_else(scene, run):
        return False
    if _has_acronym(scene, run) and not has_given_name(scene, run):
        return role is not None and role.adjacent and len(run) > 1
    if run.first - 1 in scene.courtesies and scene.words.gaps[run.first - 1] in SPACES | POINTS:
        return True
    if all(scene.lowered[number] in load_titles().words["portfolios"] for number in range(run.first, run.stop)):
        return False
    if role is not None and (len(run) > 1 or role.adjacent):
        return len(run) > 1 or role.firm
    return has_given_name(scene, run) or _has_initial(scene, run) or _has_family_name(scene, run) or _speaks(scene, run)


def names_thing(scene: Scene, run: Run) -> bool:
    """Whether the word after the run makes it the name of a street, a law, a school, an organization."""
    following, lexicon = scene.words.after(run.stop), load_org_words()
    if following in load_titles().words["thing_after_name"]:
        return True
    return following in lexicon.heads and following not in lexicon.words["led_by_persons"]


def has_given_name(scene: Scene, run: Run) -> bool:
    """Whether a run of two words or more opens with a given name."""
    word = scene.words.words[run.first]
    word = word.capitalize() if word.isupper() and len(word) > 2 else word
    certain, uncertain = load_given_names()
    return len(run) > 1 and word not in uncertain and (word in certain or word.split("-")[0] in certain)


def _is_person_in_capitals(scene: Scene, run: Run, role: Role | None) -> bool:
    """Without small letters only a title makes a person, of a known surname or of a name with a given name."""
    if role is None or not role.adjacent:
        return False
    key = tuple(fold_word(word) for word in scene.words.words[run.first : run.stop])
    return key in index_people().by_name or (len(run) <= LONGEST_UPPER_NAME and has_given_name(scene, run))


def _is_something_else(scene: Scene, run: Run) -> bool:
    if all(len(word) < 2 or word[1] == "." for word in scene.words.words[run.first : run.stop]):
        return True  # initials alone
    if len(run) > LONGEST_NAME or _is_byline(scene, run) or match_organization(scene.words, run.first) is not None:
        return True
    return len(run) == 1 and scene.words.joined(run.first) and run.stop in scene.title_cores


def _is_byline(scene: Scene, run: Run) -> bool:
    return scene.words.before(run.first).lower() == "by" and scene.words.opens_line(run.first - 1)


def _has_acronym(scene: Scene, run: Run) -> bool:
    return any(word.isupper() and len(word) > 2 for word in scene.words.words[run.first : run.stop])


def _has_initial(scene: Scene, run: Run) -> bool:
    """The shape of a name with an initial ("Sherry F. Carlin", "S. Jaishankar")."""
    inner = scene.words.words[run.first : run.stop - 1]
    return any(len(word) == 2 and word[1] == "." for word in inner) and len(scene.words.words[run.stop - 1]) > 2


def _has_family_name(scene: Scene, run: Run) -> bool:
    """The shape of a Chinese or Korean name ("Cho Jae-hyun", "Wang Wentao")."""
    words = scene.words.words
    return 2 <= len(run) <= 3 and words[run.first] in load_family_names() and not words[run.first + 1].isupper()


def _speaks(scene: Scene, run: Run) -> bool:
    """Whether a verb of speech stands beside a run of two or three words."""
    lists, words = load_titles().words, scene.words
    spoken = words.after(run.stop).lower() in lists["speech_verbs"] or words.before(run.first) in lists["speech_verbs_before"]
    return 2 <= len(run) <= 3 and spoken
