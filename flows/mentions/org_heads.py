"""Capitalized spans that name an organization by a head word: "Kenya Ports Authority", "Ministry of Health"."""

from __future__ import annotations

from flows.lexicon.actors import OrgHead, load_org_words, load_titles
from flows.mentions.known_organizations import match_organization
from flows.mentions.org_scene import OrgScene, OrgSpan
from flows.mentions.words import OWNING, SPACES

_INNER_GAPS = SPACES | OWNING | {" & ", "s' "}
LONGEST_NAME = 14  # words
LONGEST_HEADLINE = 6  # words without a small one between
LONGEST_STEP = 4  # words from one head to the next ("Bank Group", "Company of Uganda Ltd")


def find_headed(scene: OrgScene) -> list[OrgSpan]:
    """All spans that a head word makes a name, in order, without overlaps."""
    heads = load_org_words().heads
    spans: list[OrgSpan] = []
    for number in scene.words.capital:
        head = heads.get(scene.words.words[number])
        floor = spans[-1].stop if spans else 0
        if head is not None and number >= floor and number not in scene.persons and not _is_covered(scene, number):
            span = _read_span(scene, number, head, floor)
            if span is not None and _is_name(scene, span):
                spans.append(span)
    return spans


def _is_covered(scene: OrgScene, number: int) -> bool:
    """Whether a head belongs to the name of a body or a country: "World Bank", "Russian Federation"."""
    name = scene.covered.get(number)
    return name is not None and name.type in {"body", "country"}


def _read_span(scene: OrgScene, number: int, head: OrgHead, floor: int) -> OrgSpan | None:
    first = _extend_left(scene, number, floor)
    stop, last = _extend_over_heads(scene, number, head)
    if last.opens:
        stop = _extend_right(scene, stop, last)
    keeps_kind = head.kind in {"ministry", "university"} and last.kind == "company"
    kind = head if keeps_kind else last
    return OrgSpan(first, stop, kind.kind, kind.public) if stop - first > 1 else None


def _extend_over_heads(scene: OrgScene, number: int, head: OrgHead) -> tuple[int, OrgHead]:
    """Forward over further heads and the names before them ("Bank Group", "Company Ltd", "Commission Secretariat")."""
    words, heads = scene.words, load_org_words().heads
    stop, last, look = number + 1, head, number + 1
    while words.joined(look - 1) and look - stop < LONGEST_STEP and look - number < LONGEST_NAME and _may_belong(scene, look):
        look += 1
        if words.words[look - 1] in heads:
            stop, last = look, heads[words.words[look - 1]]
    return stop, last


def _extend_left(scene: OrgScene, number: int, floor: int) -> int:
    """Back to where the name opens, and forward again over words that say nothing ("The", "This")."""
    words, lists = scene.words, load_org_words().words
    first = number
    while first > floor and number - first < LONGEST_NAME:
        gap = words.gaps[first - 1]
        if gap in _INNER_GAPS and _may_belong(scene, first - 1) and not _owns(scene, first - 1):
            first -= 1
        elif words.before(first) in lists["joiners"] and first - 2 >= floor and _may_be_joined(scene, first - 2):
            first -= 2
        else:
            break
    while first < number and (words.words[first] in lists["empty_openers"] | lists["joiners"] or _is_epithet(words.words[first])):
        first += 1
    return first


def _is_epithet(word: str) -> bool:
    """Whether a word tells of an organization and is no part of its name: "Washington-based", "State-owned"."""
    return "-" in word and word.rpartition("-")[2].islower()


def _owns(scene: OrgScene, number: int) -> bool:
    """Whether a possessive parts a country or a person from the name: "Kenya's Ministry", but not "People's Bank"."""
    owner = scene.words.gaps[number] in OWNING
    return owner and (number in scene.covered or scene.words.words[number] not in load_org_words().words["owners"])


def _may_belong(scene: OrgScene, number: int) -> bool:
    word = scene.words.words[number]
    if number in scene.persons or not word[0].isupper():
        return False
    return not _is_office(word) or word in load_org_words().heads


def _is_office(word: str) -> bool:
    """Whether a word is a title that ends a name ("Minister", "Director"), and no mere calling ("Refugee", "Teacher")."""
    title = load_titles().by_form.get(word.lower())
    return title is not None and (title.public or title.level == "business")


def _may_be_joined(scene: OrgScene, number: int) -> bool:
    """Whether the word before an "and" can belong to the same name ("Food and Drug Administration")."""
    words, word = scene.words, scene.words.words[number]
    if number in scene.covered or not _may_belong(scene, number) or word in load_org_words().heads or word.isupper():
        return False
    known = match_organization(words, number) is not None and not word.istitle()
    return not known and words.joined(number)


def _extend_right(scene: OrgScene, stop: int, head: OrgHead) -> int:
    """Forward over "of the …" to the last capitalized word that belongs to the name."""
    words, lists = scene.words, load_org_words().words
    opener = words.after(stop)
    if opener not in lists["name_openers"] and not (opener in lists["posting_openers"] and head.word in lists["missions"]):
        return stop
    end, look = stop, stop + 1
    while look < len(words.words) and look - stop < LONGEST_NAME and _gap_goes_on(scene, look):
        if look in scene.capitals:
            if (
                look in scene.persons
                or _opens_another(scene, look)
                or (head.kind == "ministry" and end > stop and look in scene.covered)
            ):
                return _drop_modifiers(scene, stop, end)
            end = look + 1
        elif words.words[look] not in lists["inner_words"]:
            break
        look += 1
    return end


def _drop_modifiers(scene: OrgScene, stop: int, end: int) -> int:
    """Back over words that belong to the title after a name ("Ministry of Health Permanent Secretary")."""
    modifiers = load_titles().words["modifiers"]
    while end > stop + 2 and scene.words.words[end - 1].lower() in modifiers:
        end -= 1
    return end


def _gap_goes_on(scene: OrgScene, number: int) -> bool:
    """Whether a name can go on over what stands before a word: a space, or a comma in a list of fields."""
    gap, word = scene.words.gaps[number - 1], scene.words.words[number]
    if gap in _INNER_GAPS:
        return gap not in OWNING or number - 1 not in scene.covered
    field = word[0].isupper() and word.lower() in load_titles().words["portfolios"]
    head = load_org_words().heads.get(word)
    return gap == ", " and field and not (head is not None and head.opens)


def _opens_another(scene: OrgScene, number: int) -> bool:
    """Whether a title ends the name at this word, or a name after "and" is another one."""
    word, words, lexicon = scene.words.words[number], scene.words, load_org_words()
    before = words.before(number)
    if _is_office(word):
        officers = lexicon.words["officers_in_names"]
        return not (word.lower() in officers and (before.islower() or before.lower() in officers))
    if before == "the" and words.before(number - 1) in lexicon.words["joiners"]:
        return True
    if before not in lexicon.words["joiners"]:
        return False
    return number in scene.covered or word.isupper() or word in lexicon.heads or match_organization(words, number) is not None


def _is_name(scene: OrgScene, span: OrgSpan) -> bool:
    """Whether a span is an organization's name, and not a law, a meeting, a headline or a generic phrase."""
    words, lexicon = scene.words, load_org_words()
    if span.stop - span.first > LONGEST_HEADLINE and all(n in scene.capitals for n in range(span.first, span.stop)):
        return False
    undone = lexicon.words["undone_by"]
    if words.words[span.stop - 1] in undone or words.after(span.stop) in undone:
        return False
    if words.slice(span.first, span.stop) in lexicon.words["not_organizations"]:
        return False
    plain = [n for n in range(span.first, span.stop) if words.words[n] not in lexicon.heads]
    return bool(plain) and not (span.kind == "company" and all(_is_adjective(scene, n) for n in plain))


def _is_adjective(scene: OrgScene, number: int) -> bool:
    """Whether a word is a country's adjective or abbreviation, which alone names no company ("U.S. Group")."""
    name = scene.covered.get(number)
    return name is not None and name.kind in {"adjective", "abbreviation"}
