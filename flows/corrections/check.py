"""From what is written to a checked correction. Every message names the thing, the reason and the cure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar, cast

from flows.corrections.fields import LISTS, Correctable, find_column, load_correctable, name_nearest, read_list, read_value
from flows.corrections.nodes import Fault, Mapping, Node, Scalar, Sequence
from flows.corrections.record import ACTIONS, KEY_SEPARATOR, Action, Correction, Value
from flows.schema import declared_table

FIELDS = ("id", "table", "key", "field", "action", "expect", "value", "reason", "by", "date")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
T = TypeVar("T")
_RELATIONS = ("merge", "same", "different")


def check_correction(written: Mapping, place: str = "") -> Correction:
    """The correction that is written; raises Fault with the line of what is wrong."""
    for name, node in written.items.items():
        if name not in FIELDS:
            raise Fault(f"unknown key {name!r}; a correction has {', '.join(FIELDS)}.{name_nearest(name, FIELDS)}", node.line)
    action = cast(Action, _choose(written, "action", ACTIONS))
    rules = load_correctable()[_choose(written, "table", tuple(load_correctable()))]
    if action not in rules.actions:
        cure = rules.instead.get(action, f"its actions are {', '.join(rules.actions)}")
        raise Fault(f"table {rules.name} knows no {action}: {cure}", _line(written, "action"))
    checked = _Checked(written, rules, action)
    return Correction(
        id=_at(written, "id", _read_id),
        table=rules.name,
        key=_at(written, "key", lambda node: read_key(rules.name, _list_texts(node, "key"))),
        action=action,
        reason=_require(written, "reason"),
        by=_require(written, "by"),
        date=_at(written, "date", _read_date),
        field=checked.read_field(),
        expects=checked.read_expects(),
        value=checked.read_value(),
        parts=checked.read_parts(),
        held=checked.read_held(),
        place=place,
    )


class _Checked:
    """The parts of a correction whose form depends on its action."""

    def __init__(self, written: Mapping, rules: Correctable, action: Action) -> None:
        self.written, self.rules, self.action = written, rules, action

    def read_field(self) -> str | None:
        """The column to set; for other actions the one that ``expect`` speaks of."""
        name = _text(self.written, "field")
        if self.action == "set":
            if name is None:
                raise Fault(f"a set needs 'field': one of {', '.join(self.rules.fields)}", self.written.line)
            _within(_line(self.written, "field"), lambda: require_settable(self.rules, name))
        elif name is not None:
            _within(_line(self.written, "field"), lambda: find_column(self.rules.name, name))
        return name

    def read_value(self) -> Value:
        """What to set."""
        node = self.written.items.get("value")
        if self.action == "set":
            if node is None:
                raise Fault("a set needs 'value': what is right (null: nothing is known)", self.written.line)
            return self._read(self.read_field() or "", node)
        if self.action == "drop" and node is not None and node != Scalar(None, node.line):
            raise Fault("a drop has no 'value'; to change one, use set", node.line)
        return None

    def read_parts(self) -> tuple[str, ...]:
        """The other records that a merge, split, same or different names."""
        if self.action not in (*_RELATIONS, "split"):
            return ()
        node = self.written.items.get("value")
        table, what = (
            (self.rules.name, "the other record") if self.action in _RELATIONS else (self._parts_table(), "what to set apart")
        )
        texts = _list_texts(node, "value") if node else []
        if not texts:
            raise Fault(f"a {self.action} needs 'value': the key of {what}, or a list of keys", self.written.line)
        parts = sorted(_within(node.line if node else None, lambda: {read_key(table, [one]) for one in texts}))
        if self.action in _RELATIONS and _text_of_key(self.written) in parts:
            raise Fault(f"'value' names the record itself; a {self.action} needs another one", node.line if node else None)
        return tuple(parts)

    def read_expects(self) -> tuple[tuple[str, Value], ...]:
        """The values that must hold."""
        node, name = self.written.items.get("expect"), _text(self.written, "field")
        if self.action == "set" and node is None:
            raise Fault(
                f"a set needs 'expect': what {name} holds now, so that it shows when the correction is out of date",
                self.written.line,
            )
        if isinstance(node, Mapping):
            return tuple(sorted(((one, self._read(one, value)) for one, value in node.items.items()), key=lambda pair: pair[0]))
        if node is None or (self.action == "split" and isinstance(node, Sequence)):
            return ()
        if name is None and isinstance(node, Scalar) and node.text is None:
            return ()
        if name is None:
            raise Fault("'expect' needs 'field', or must name its fields: {stage: signed}", node.line)
        return ((name, self._read(name, node)),)

    def read_held(self) -> tuple[str, ...]:
        """What a split expects the record to hold, if it says so."""
        node = self.written.items.get("expect")
        if self.action != "split" or not isinstance(node, Sequence):
            return ()
        held = {read_key(self._parts_table(), [text]) for text in _list_texts(node, "expect")}
        if missing := sorted(set(self.read_parts()) - held):
            raise Fault(f"'value' names {missing[0]}, which 'expect' does not hold", node.line)
        return tuple(sorted(held))

    def _parts_table(self) -> str:
        return self.rules.parts[0] if self.rules.parts else self.rules.name

    def _read(self, name: str, node: Node) -> Value:
        if isinstance(node, Sequence) and (self.rules.name, name) in LISTS:
            return _within(node.line, lambda: read_list(self.rules.name, name, _list_texts(node, name)))
        if not isinstance(node, Scalar):
            raise Fault(f"{name} holds one value", node.line)
        return _within(node.line, lambda: read_value(self.rules.name, name, node.text))


def require_settable(rules: Correctable, name: str) -> None:
    """Raise Fault unless the column can be set."""
    if name in rules.fields:
        return
    find_column(rules.name, name)
    cure = rules.instead.get(name, f"it can't be set; what can: {', '.join(rules.fields)}")
    raise Fault(f"{rules.name}.{name} can't be corrected by itself: {cure}")


def read_key(table: str, parts: list[str]) -> str:
    """The key of a record: its columns' values, or one text with "/" between them. Fault if it can be none of this table."""
    declared = declared_table(table)
    values = [value for part in parts for value in part.split(KEY_SEPARATOR)]
    if len(values) != len(declared.key) or not all(values):
        raise Fault(f"a key of {table} is {KEY_SEPARATOR.join(declared.key)}, not {KEY_SEPARATOR.join(parts)!r}")
    for name, value in zip(declared.key, values, strict=True):
        pattern = _find_pattern(table, name)
        if pattern and not re.fullmatch(pattern, value):
            raise Fault(f"{value!r} is no {name}: these look like {pattern}; `comity sql` finds them")
    return KEY_SEPARATOR.join(values)


def _find_pattern(table: str, name: str) -> str | None:
    column = find_column(table, name)
    return find_column(*column.references).pattern if column.references else column.pattern


def _within(line: int | None, read: Callable[[], T]) -> T:
    """What ``read`` gives; its Fault gets the line."""
    try:
        return read()
    except Fault as fault:
        raise Fault(str(fault), fault.line or line) from None


def _at(written: Mapping, name: str, read: Callable[[Node], T]) -> T:
    """What ``read`` makes of a value that must be there."""
    if (node := written.items.get(name)) is None:
        raise Fault(f"{name!r} is missing; a correction has {', '.join(FIELDS)}", written.line)
    return _within(node.line, lambda: read(node))


def _require(written: Mapping, name: str) -> str:
    return _at(written, name, lambda node: _plain(node, name))


def _plain(node: Node, name: str) -> str:
    if not isinstance(node, Scalar) or not (node.text or "").strip():
        raise Fault(f"{name!r} is empty", node.line)
    return str(node.text).strip()


def _choose(written: Mapping, name: str, known: tuple[str, ...]) -> str:
    text = _require(written, name)
    if text not in known:
        raise Fault(f"unknown {name} {text!r}; it is one of {', '.join(known)}.{name_nearest(text, known)}", _line(written, name))
    return text


def _read_id(node: Node) -> str:
    text = _plain(node, "id")
    if not _ID.fullmatch(text):
        raise Fault(f"id {text!r} may hold letters, digits, '.', '_' and '-' only")
    return text


def _read_date(node: Node) -> date:
    text = _plain(node, "date")
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else _refuse_date(text)
    except ValueError:
        return _refuse_date(text)


def _refuse_date(text: str) -> date:
    raise Fault(f"date is the day of the correction, YYYY-MM-DD, not {text!r}")


def _text(written: Mapping, name: str) -> str | None:
    node = written.items.get(name)
    return None if node is None or (isinstance(node, Scalar) and node.text is None) else _plain(node, name)


def _text_of_key(written: Mapping) -> str:
    node = written.items.get("key")
    return KEY_SEPARATOR.join(_list_texts(node, "key")) if node else ""


def _list_texts(node: Node, name: str) -> list[str]:
    """One value or several, as texts."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return [_plain(cast(Node, item), name) for item in items]


def _line(written: Mapping, name: str) -> int | None:
    node = written.items.get(name)
    return node.line if node else written.line
