"""Organizations that need no head word: those of the lexicon, and those that every country has ("Parliament")."""

from __future__ import annotations

from functools import cache

from flows.lexicon.actors import HomeForm, Organization, load_org_words
from flows.mentions.known_organizations import match_organization
from flows.mentions.org_scene import OrgScene, OrgSpan

WELL_KNOWN = frozenset({"US", "GB"})  # whose acronyms the English-language press prints unexplained
LONGEST_ACRONYM = 4  # letters; longer ones are seldom ambiguous

Match = tuple[int, tuple[Organization, ...]]


def find_known(scene: OrgScene) -> list[OrgSpan]:
    """All organizations of the lexicon that the text names."""
    public = load_org_words().words["public_kinds"]
    found: list[OrgSpan] = []
    for number in scene.words.capital:
        match = match_organization(scene.words, number)
        if match is not None and number not in scene.persons and _may_be_meant(scene, number, match):
            kind = match[1][0].kind
            found.append(OrgSpan(number, match[0], kind, kind in public, match[1]))
    return found


def _may_be_meant(scene: OrgScene, number: int, match: Match) -> bool:
    """Whether a name of one word means the listed organization: not "the Amazon", and no stranger's acronym."""
    if match[0] - number > 1:
        return True
    words, lists, word = scene.words, load_org_words().words, scene.words.words[number]
    if words.opens_sentence(number) and word in lists["common_words"]:
        return False
    if words.before(number) == "the" and word in lists["never_with_the"]:
        return False
    return words.after(match[0]) not in lists["undone_by"] and _is_at_home(scene, word, match[1])


def _is_at_home(scene: OrgScene, word: str, organizations: tuple[Organization, ...]) -> bool:
    """Whether a short acronym may mean the listed organization: its country is named or speaks, or its full name stands here."""
    if not word.isupper() or len(word) > LONGEST_ACRONYM:
        return True
    codes = {organization.code for organization in organizations}
    named_so = any(organization.name == word for organization in organizations)
    if word not in load_org_words().words["ambiguous_acronyms"] and (named_so or codes & {*WELL_KNOWN, None}):
        return True
    if scene.home in codes or not codes.isdisjoint(scene.country_codes):
        return True
    return any(organization.name in scene.words.text for organization in organizations if organization.name != word)


def find_common(scene: OrgScene) -> list[OrgSpan]:
    """ "The Thai army", "the commerce ministry"."""
    common, words = load_org_words().common, scene.words
    found: list[OrgSpan] = []
    for number in [n for n, word in enumerate(words.words) if word in common]:
        head = common[words.words[number]]
        first = _open_ministry(scene, number) if head.kind == "ministry" else _open_adjective(scene, number)
        if first < number:
            found.append(OrgSpan(first, number + 1, head.kind, head.public))
    return found


def _open_ministry(scene: OrgScene, number: int) -> int:
    """Back over the field of a ministry: "foreign affairs ministry"."""
    words, first = scene.words, number
    fields = load_org_words().words["ministry_fields"]
    while words.before(first).lower() in fields and first - 1 not in scene.covered:
        first -= 1
    return first + (words.words[first] == "and")


def _open_adjective(scene: OrgScene, number: int) -> int:
    """Back over the adjective of the country whose army it is."""
    name = scene.covered.get(number - 1)
    return number - 1 if name is not None and name.kind == "adjective" and scene.words.before(number) else number


def find_everywhere(scene: OrgScene) -> list[OrgSpan]:
    """Names that every country has: "Parliament", "Foreign Ministry"."""
    found: list[OrgSpan] = []
    index, words = _index_everywhere(), scene.words
    for number in words.capital:
        for key, form in index.get(words.words[number], ()):
            stop = number + len(key)
            if words.words[number:stop] == key and words.all_joined(number, stop):
                default = (Organization(" ".join(key), (), form.default, form.kind),) if form.default else ()
                found.append(OrgSpan(number, stop, form.kind, True, default))
    return found


@cache
def _index_everywhere() -> dict[str, list[tuple[tuple[str, ...], HomeForm]]]:
    index: dict[str, list[tuple[tuple[str, ...], HomeForm]]] = {}
    for key, form in load_org_words().home.items():
        index.setdefault(key[0], []).append((key, form))
    return index
