from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import BadConfiguration
from flows.settings import Settings, known_keys, load_settings


def write_toml(root: Path, text: str) -> Path:
    (root / "comity.toml").write_text(text, encoding="utf-8")
    return root


def test_defaults_hold_without_a_file(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings.warehouse_dir == tmp_path / "warehouse"
    assert settings.raw_dir == tmp_path / "raw"
    assert settings.publish_texts
    assert settings.prefect.helper


def test_file_is_over_defaults_environment_over_file_and_flags_over_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_toml(tmp_path, "workers = 2\nkeep_versions = 5\nbatch_articles = 7")
    monkeypatch.setenv("COMITY_WORKERS", "3")
    monkeypatch.setenv("COMITY_KEEP_VERSIONS", "6")
    settings = load_settings(tmp_path, workers=4, warehouse=None)
    assert (settings.workers, settings.keep_versions, settings.batch_articles) == (4, 6, 7)
    assert settings.warehouse == "warehouse"


def test_sections_are_merged_key_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_toml(tmp_path, "[prefect]\nhelper = false\nidle_minutes = 1")
    monkeypatch.setenv("COMITY_PREFECT__IDLE_MINUTES", "2")
    settings = load_settings(tmp_path)
    assert (settings.prefect.helper, settings.prefect.idle_minutes) == (False, 2)


def test_outlets_name_their_home_in_either_case(tmp_path: Path) -> None:
    write_toml(tmp_path, '[outlets]\n"Daily Nation" = "ke"\n"raw/inbox/gov" = "LK"')
    assert load_settings(tmp_path).outlets == {"Daily Nation": "KE", "raw/inbox/gov": "LK"}


@pytest.mark.parametrize(
    ("text", "unknown", "nearest"),
    [
        ("workres = 1", "workres", "workers"),
        ("publish_text = false", "publish_text", "publish_texts"),
        ("[prefect]\nhelpr = true", "prefect.helpr", "prefect.helper"),
        ("[outlet]\nX = 'KE'", "outlet", "outlets"),
    ],
)
def test_unknown_key_names_the_nearest(tmp_path: Path, text: str, unknown: str, nearest: str) -> None:
    with pytest.raises(BadConfiguration, match=f"{unknown}.*{nearest}"):
        load_settings(write_toml(tmp_path, text))


def test_unknown_variable_names_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_PREFECT__IDLE_MINUTE", "2")
    with pytest.raises(BadConfiguration, match=r"COMITY_PREFECT__IDLE_MINUTE .*COMITY_PREFECT__IDLE_MINUTES"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "workers = 'many'",
        "workers = -1",
        "outlets = {X = 'Kenya'}",
        "keep_versions = 0",
        "warehouse = 'ftp://host/key'",
        "root = 'x'",
        "prefect = 3",
        "x =",
    ],
)
def test_wrong_value_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        load_settings(write_toml(tmp_path, text))
    assert caught.value.exit_code == 5
    assert "Traceback" not in str(caught.value)


def test_variable_that_should_be_json_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_OUTLETS", "{")
    with pytest.raises(BadConfiguration):
        load_settings(tmp_path)


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "comity.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadConfiguration, match="can't be read"):
        load_settings(tmp_path)


@pytest.mark.parametrize("warehouse", ["/data/w", "file:///data/w"])
def test_warehouse_may_lie_elsewhere(tmp_path: Path, warehouse: str) -> None:
    assert load_settings(tmp_path, warehouse=warehouse).warehouse_dir == Path("/data/w")


def test_every_setting_is_described() -> None:
    assert all(
        field.description for field in Settings.model_fields.values() if field.default_factory is None or field.description
    )
    assert {"warehouse", "outlets", "prefect.helper"} <= known_keys()
    assert "root" not in known_keys()
