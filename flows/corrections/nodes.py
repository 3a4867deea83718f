"""YAML read with its line numbers, and with texts as they are written: a key NO is Norway and no refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

_NULL_TAG = "tag:yaml.org,2002:null"


class Fault(Exception):
    """What is wrong with a written correction, why, and what to do; ``line`` is where, if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written; ``text`` is None for an unquoted null."""

    text: str | None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several values."""

    items: tuple[Scalar, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """Values by name."""

    items: dict[str, Scalar | Sequence | Mapping]
    line: int | None = None


Node = Scalar | Sequence | Mapping


def read_records(text: str) -> Iterator[Mapping]:
    """The mappings of a YAML text: each document is one, or a list of them. Raises Fault."""
    try:
        documents = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Fault(f"this is no YAML: {error.problem or error.context}", mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise Fault(f"this is no YAML: {error}") from None
    for document in documents:
        if document is None or document.tag == _NULL_TAG:
            continue
        for node in document.value if isinstance(document, yaml.SequenceNode) else [document]:
            yield _read_record(node)


def _read_record(node: yaml.Node) -> Mapping:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise Fault("a correction is a mapping ('id: …', 'table: …', …), or a list of such", line)
    items: dict[str, Node] = {}
    for key, value in node.value:
        name = _read_name(key)
        if name in items:
            raise Fault(f"{name!r} stands there twice", key.start_mark.line + 1)
        items[name] = _read_value(value)
    return Mapping(items, line)


def _read_name(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise Fault("a key must be a plain word", node.start_mark.line + 1)
    return str(node.value)


def _read_value(node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return _read_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_read_scalar(item) for item in node.value), line)
    return Mapping(dict(_read_record(node).items), line)


def _read_scalar(node: yaml.Node) -> Scalar:
    if not isinstance(node, yaml.ScalarNode):
        raise Fault("a list may hold plain values only", node.start_mark.line + 1)
    return Scalar(None if node.tag == _NULL_TAG else str(node.value), node.start_mark.line + 1)
