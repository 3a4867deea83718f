"""What the tests of whole runs share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_digest(root: Path) -> str:
    """The name of what the published version holds."""
    facts: dict[str, Any] = json.loads((root / "warehouse" / "latest" / "datapackage.json").read_text(encoding="utf-8"))
    return str(facts["content_digest"])
