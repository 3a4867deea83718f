"""One nursery for all that is broken off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.runs import Nursery


@pytest.fixture(scope="session")
def nursery(
    tmp_path_factory: pytest.TempPathFactory, prefect_home: Path, comity_environment: dict[str, str]
) -> Iterator[Nursery]:
    """Where runs are started, without Prefect."""
    folder = tmp_path_factory.mktemp("said")
    (folder / "home").mkdir()
    made = Nursery(folder, {**comity_environment, "PREFECT_API_URL": "http://127.0.0.1:9/api", "HOME": str(folder / "home")})
    yield made
    made.close()
