"""The schema's own changelog, and the digest by which a change is noticed."""

from __future__ import annotations

import hashlib
import json

from flows.schema.declared import read_declaration, read_yaml
from flows.schema.dictionary import Format


def load_changelog() -> dict[str, tuple[str, ...]]:
    """What each version of the schema changed, newest first."""
    return {version: tuple(changes) for version, changes in read_yaml("changelog.yml").items()}


def describe_changes(fmt: Format = "markdown") -> str:
    """The changelog as Markdown or JSON."""
    changelog = load_changelog()
    if fmt == "json":
        return json.dumps(changelog, indent=2, ensure_ascii=False) + "\n"
    return "\n".join(f"## {version}\n\n" + "".join(f"- {line}\n" for line in lines) for version, lines in changelog.items())


def digest_declaration() -> str:
    """A digest of all that the YAML files declare; their comments and layout are no part of it."""
    declared = json.dumps(read_declaration(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(declared.encode()).hexdigest()[:16]
