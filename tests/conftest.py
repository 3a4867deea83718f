"""What tests share: a clean environment, and a ``comity`` command of their own with a Prefect home of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY / "raw" / "sample"

# A test that fails on one machine must fail on all: fixed examples in CI, new ones at a desk; never a limit on time.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

Comity = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the articles lie that gold sets speak of and the repository does not hold."""
    parser.addoption("--arrangements-corpus", help="JSON Lines (.gz) with the articles of tests/golden/arrangements/news-4k.csv")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in [name for name in os.environ if name.startswith(("COMITY_", "PREFECT_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One Prefect home, and so one helper server, for the session; the server ends itself when its file is gone."""
    home = tmp_path_factory.mktemp("prefect")
    yield home
    (home / "server.json").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def comity_environment(prefect_home: Path) -> dict[str, str]:
    """The environment in which the command runs."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("COMITY_", "PREFECT_"))}
    return {**kept, "COMITY_PREFECT__HOME": str(prefect_home), "COMITY_PREFECT__IDLE_MINUTES": "2", "PYTHONPATH": str(REPOSITORY)}


@pytest.fixture(scope="session")
def comity(comity_environment: dict[str, str]) -> Comity:
    """Run the command in a process of its own: ``comity("run", "-q", cwd=folder)``."""

    def call(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
        settings = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 300, "env": comity_environment}
        return subprocess.run(command, check=False, **{**settings, **options})  # type: ignore[call-overload, no-any-return]

    return call


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, comity: Comity) -> tuple[Path, str]:
    """A root in which `comity run` published the shipped sample, and what it printed."""
    root = tmp_path_factory.mktemp("published")
    result = comity("run", cwd=root)
    assert result.returncode == 0, result.stderr
    return root, result.stdout
