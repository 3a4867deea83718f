"""The keys of corrections that have moved, noted beside them, so that a warehouse made anew finds their records too."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from flows.errors import BadConfiguration
from flows.tables.parts import write_text

MOVES_FILE = ".moved-keys.json"


def read_moves(folder: Path) -> dict[str, str]:
    """Old partnership ids that corrections bear, and where their records were found last."""
    path = folder / MOVES_FILE
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BadConfiguration(f"{path} can't be read: {error}. Comity wrote it; remove it if it is damaged.") from None
    if not isinstance(loaded, dict) or not all(isinstance(one, str) for one in loaded.values()):
        raise BadConfiguration(f"{path} is no list of moved keys. Comity wrote it; remove it if it is damaged.")
    return {str(old): new for old, new in loaded.items()}


def write_moves(folder: Path, moves: Mapping[str, str]) -> None:
    """Note the moves, beside those that were noted before; nothing is written where nothing has moved."""
    noted = read_moves(folder)
    known = {**noted, **moves}
    if known != noted and os.access(folder, os.W_OK):
        write_text(folder / MOVES_FILE, json.dumps(known, indent=1, sort_keys=True) + "\n")
