"""The words that finish a claim: heads of instrument names, cues of modality, cues of roles; one YAML file each, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read_claim_lexicon(name: str) -> dict[str, Any]:
    """The whole of ``flows/lexicon/<name>.yml``, its examples too: ``instrument_heads``, ``modality`` or ``roles``."""
    loaded: dict[str, Any] = yaml.load(files("flows.lexicon").joinpath(f"{name}.yml").read_bytes(), Loader=_Loader)
    return loaded
