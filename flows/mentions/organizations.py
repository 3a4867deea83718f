"""Organizations in a text: those that the lexicon knows and those that a head word makes one, with homes and acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from flows.mentions.org_codes import find_org_code
from flows.mentions.org_heads import find_headed
from flows.mentions.org_known import find_common, find_everywhere, find_known
from flows.mentions.org_scene import OrgScene, OrgSpan, set_org_scene
from flows.mentions.spans import FoundName, OrgMention, PersonMention

# "(KPA)", "(the KPA)", "(“KPA”)" right after a name
_ACRONYM = re.compile(r"\s?\((?:the )?[\"“'‘]?([A-Z][A-Za-z&.\-]{1,9})[\"”'’]?\)")


def find_organizations(
    text: str,
    names: Sequence[FoundName],
    home: str | None,
    persons: Sequence[PersonMention],
) -> list[OrgMention]:
    """All mentions of organizations other than intergovernmental bodies, in order, without overlaps."""
    scene = set_org_scene(text, names, home, persons)
    spans = _choose_spans([*find_known(scene), *find_headed(scene), *find_common(scene), *find_everywhere(scene)])
    spans = [span for span in spans if not _is_named_elsewhere(scene, span)]
    mentions = [_make_mention(scene, span) for span in spans]
    acronyms = {found[1]: mention for mention in mentions if (found := _ACRONYM.match(text, mention.end))}
    named = _name_fully(mentions, spans, acronyms)
    later = _find_acronyms(scene, {mention.start for mention in mentions}, acronyms)
    return sorted([*named, *later], key=lambda mention: mention.start)


def _choose_spans(spans: Iterable[OrgSpan]) -> list[OrgSpan]:
    """Without overlaps: of those that share words the one that starts first, then the longest, then the known one."""
    kept: list[OrgSpan] = []
    for span in sorted(spans, key=lambda s: (s.first, -s.stop, not s.known)):
        if not kept or span.first >= kept[-1].stop:
            kept.append(span)
    return kept


def _is_named_elsewhere(scene: OrgScene, span: OrgSpan) -> bool:
    """Whether the matcher of names already has the whole span as a body or a country."""
    name = scene.covered.get(span.first)
    return name is not None and name.type in {"body", "country"} and name.end >= scene.words.ends[span.stop - 1]


def _make_mention(scene: OrgScene, span: OrgSpan) -> OrgMention:
    words = scene.words
    start, end = words.starts[span.first], words.ends[span.stop - 1]
    surface = words.text[start:end]
    return OrgMention(start, end, surface, " ".join(surface.split()), find_org_code(scene, span), span.kind, span.public)


def _name_fully(
    mentions: Sequence[OrgMention], spans: Sequence[OrgSpan], acronyms: Mapping[str, OrgMention]
) -> Iterator[OrgMention]:
    """Each mention under the fullest name that the text has for it."""
    keys = [span.known[0].name if span.known else mention.name for mention, span in zip(mentions, spans, strict=True)]
    full: dict[str, OrgMention] = {}
    for key, mention in zip(keys, mentions, strict=True):
        full[key] = max(full.get(key, mention), mention, key=lambda m: len(m.name))
    for key, mention in zip(keys, mentions, strict=True):
        best = acronyms.get(mention.surface, full[key])
        code = mention.code if best.name == mention.name else best.code or mention.code
        yield replace(mention, name=best.name, code=code)


def _find_acronyms(scene: OrgScene, taken: set[int], acronyms: Mapping[str, OrgMention]) -> Iterator[OrgMention]:
    """Mentions by an acronym that the text explains, where nothing else was found."""
    words = scene.words
    for number in words.capital if acronyms else ():
        full = acronyms.get(words.words[number])
        if full is not None and words.starts[number] not in taken and number not in scene.covered:
            yield replace(full, start=words.starts[number], end=words.ends[number], surface=words.words[number])
