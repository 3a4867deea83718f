"""Files of corrections are read strictly: each message names the file, the line, the reason and the cure."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.corrections.moves import MOVES_FILE, read_moves, write_moves
from flows.corrections.nodes import Fault, read_records
from flows.corrections.read import read_corrections
from flows.corrections.write import format_correction, write_correction
from flows.errors import BadConfiguration, UsageError

P, Q, C = "p" + "a" * 20, "p" + "b" * 20, "c" + "a" * 20
GOOD = {
    "id": "one", "table": "partnerships", "key": P, "field": "stage", "action": "set", "expect": "agreed", "value": "signed",
    "reason": "the text says so", "by": "Ada", "date": "2026-10-01",
}  # fmt: skip


def write(folder: Path, name: str = "a.yml", **changes: object) -> Path:
    path = folder / name
    fields = {key: value for key, value in {**GOOD, **changes}.items() if value is not ...}
    path.write_text("\n".join(f"{key}: {value}" for key, value in fields.items()), encoding="utf-8")
    return path


def test_a_good_one_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    (one,) = read_corrections(tmp_path)
    assert (one.id, one.table, one.key, one.field, one.value) == ("one", "partnerships", P, "stage", "signed")
    assert one.expects == (("stage", "agreed"),)
    assert (one.date, one.by) == (date(2026, 10, 1), "Ada")
    assert one.place == f"{tmp_path / 'a.yml'}:1"


def test_a_folder_that_is_not_there_or_holds_notes_only_has_none(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "none") == ()
    (tmp_path / "README.md").write_text("How we correct.")
    (tmp_path / ".gitkeep").touch()
    (tmp_path / "empty.yml").touch()
    assert read_corrections(tmp_path) == ()


def test_several_stand_in_one_file_and_are_taken_by_date_then_id(tmp_path: Path) -> None:
    lines = [
        f"- {{{', '.join(f'{key}: {value}' for key, value in {**GOOD, 'id': name, 'date': day}.items())}}}"
        for name, day in (("b", "2026-10-02"), ("c", "2026-10-01"), ("a", "2026-10-02"))
    ]
    (tmp_path / "many.yaml").write_text("\n".join(lines))
    assert [one.id for one in read_corrections(tmp_path)] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("changes", "line", "told"),
    [
        ({"reson": "typo"}, 11, "unknown key 'reson'; a correction has id, table, .* Did you mean 'reason'"),
        ({"table": "partnership"}, 2, "unknown table 'partnership'; .* Did you mean 'partnerships'"),
        ({"table": "mentions"}, 2, "unknown table 'mentions'"),
        ({"action": "sett"}, 5, "unknown action 'sett'; .* Did you mean 'set'"),
        ({"action": "merge", "table": "claims", "key": C}, 5, "table claims knows no merge: its actions are set, drop"),
        ({"table": "articles", "key": "a", "action": "drop"}, 5, "to remove an article, use `comity forget`"),
        ({"field": "stag"}, 4, "no field 'stag'. Did you mean 'stage'"),
        ({"field": "article_count"}, 4, "drop or split off the claims"),
        ({"value": "signd"}, 7, "'signd' is no known value of stage. Did you mean 'signed'"),
        ({"expect": "agred"}, 6, "Did you mean 'agreed'"),
        ({"expect": ...}, 1, "a set needs 'expect'"),
        ({"value": ...}, 1, "a set needs 'value'"),
        ({"field": ...}, 1, "a set needs 'field'"),
        ({"value": "null"}, 7, "partnerships.stage can't be null"),
        ({"key": "p12"}, 3, "'p12' is no partnership_id: these look like"),
        ({"key": f"{P}/KE"}, 3, "a key of partnerships is partnership_id"),
        ({"table": "claim_sectors", "key": C, "field": "sector", "expect": "energy", "value": "water"}, 3, "claim_id/sector"),
        ({"field": "amount", "expect": "null", "value": "310,000,000"}, 7, "a number without separators"),
        ({"field": "amount", "expect": "null", "value": "-1"}, 7, "more than 0"),
        ({"field": "amount", "expect": "null", "value": "NaN"}, 7, "can't be NaN"),
        ({"field": "currency", "expect": "null", "value": "EURO"}, 7, "Did you mean 'EUR'"),
        ({"field": "stage_date", "expect": "null", "value": "2024-05"}, 7, "a date like YYYY-MM-DD, not '2024-05'"),
        ({"field": "recommended", "expect": "true", "value": "maybe"}, 7, "true or false"),
        ({"field": "sectors", "expect": "[energy]", "value": "[enrgy]"}, 7, "Did you mean 'energy'"),
        ({"reason": ""}, 8, "'reason' is empty"),
        ({"by": ...}, 1, "'by' is missing"),
        ({"date": "01.10.2026"}, 10, "YYYY-MM-DD"),
        ({"date": "2026-13-01"}, 10, "YYYY-MM-DD"),
        ({"id": "a b"}, 1, "id 'a b' may hold letters"),
        ({"action": "drop"}, 7, "a drop has no 'value'"),
        ({"action": "merge", "value": P}, 7, "names the record itself"),
        ({"action": "merge", "value": ...}, 1, "a merge needs 'value': the key of the other record"),
        ({"action": "split", "value": C, "expect": f"[c{'b' * 20}]"}, 6, "which 'expect' does not hold"),
        ({"action": "drop", "value": ..., "field": ..., "expect": "x"}, 5, "'expect' needs 'field'"),
        ({"value": "{a: b}"}, 7, "holds one value"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, changes: dict[str, object], line: int, told: str) -> None:
    path = write(tmp_path, **changes)
    with pytest.raises(BadConfiguration, match=told) as caught:
        read_corrections(tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert caught.value.exit_code == 5


@pytest.mark.parametrize(
    "text", ["a: [", "- 1", "just words", "a: b\na: c", "? [a]\n: b", "&a [*a]", "!!python/object:os.system {}", "a: \x00"]
)
def test_what_is_no_yaml_or_no_correction_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.yml").write_text(text)
    with pytest.raises(BadConfiguration, match=r"bad\.yml"):
        read_corrections(tmp_path)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(Fault):
        list(read_records(text))


def test_other_endings_other_encodings_and_repeated_ids_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    write(tmp_path, "b.yml")
    with pytest.raises(BadConfiguration, match=r"b\.yml:1: id 'one' stands at .*a\.yml:1 too"):
        read_corrections(tmp_path)
    (tmp_path / "b.yml").rename(tmp_path / "b.json")
    with pytest.raises(BadConfiguration, match=r"b\.json is no file of corrections"):
        read_corrections(tmp_path)
    (tmp_path / "b.json").unlink()
    (tmp_path / "c.yml").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadConfiguration, match=r"c\.yml can't be read"):
        read_corrections(tmp_path)


def test_norway_is_no_refusal_and_texts_stay_as_written(tmp_path: Path) -> None:
    write(tmp_path, table="partnership_parties", key=f"[{P}, country:NO]", field="code", expect="NO", value="SE")
    (one,) = read_corrections(tmp_path)
    assert one.key == f"{P}/country:NO"
    assert one.expects == (("code", "NO"),)


def test_values_have_the_type_of_their_column(tmp_path: Path) -> None:
    values: dict[str, tuple[str, object]] = {
        "amount": ("310_000_000", Decimal("310000000.00")),
        "stage_date": ("2024-05-01", date(2024, 5, 1)),
        "recommended": ("False", False),
        "name": ("null", None),
        "sectors": ("water, energy", ("energy", "water")),
    }
    for name, (written, value) in values.items():
        write(tmp_path, field=name, expect=written, value=written)
        assert read_corrections(tmp_path)[0].value == value, name


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = write_correction(tmp_path, {**GOOD, "value": "null", "field": "name", "expect": 'A: "name" #1'})
    assert list(read_records(path.read_text(encoding="utf-8")))
    (one,) = read_corrections(tmp_path)
    assert one.expects == (("name", 'A: "name" #1'),)
    assert one.value == "null"  # quoted, so a text and not nothing
    assert "value: null" in format_correction({**GOOD, "value": None})
    with pytest.raises(UsageError, match="is there already"):
        write_correction(tmp_path, dict(GOOD))


def test_moved_keys_are_noted_beside_the_corrections(tmp_path: Path) -> None:
    assert read_moves(tmp_path) == {}
    write_moves(tmp_path, {})
    assert not list(tmp_path.iterdir())
    write_moves(tmp_path, {P: Q})
    write_moves(tmp_path, {Q: P})
    assert read_moves(tmp_path) == {P: Q, Q: P}
    assert read_corrections(tmp_path) == ()
    (tmp_path / MOVES_FILE).write_text("[1]")
    with pytest.raises(BadConfiguration, match="no list of moved keys"):
        read_moves(tmp_path)
