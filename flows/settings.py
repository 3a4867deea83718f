"""The settings: defaults < ``comity.toml`` < ``COMITY_*`` environment < flags. Unknown keys are errors with the nearest one."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from flows.errors import BadConfiguration
from flows.redaction import hide_secrets, hide_values
from flows.schedule_settings import PrefectSettings, ScheduleSettings
from flows.sections import ColumnSettings, GuardSettings, NetworkSettings

_REMOTE = re.compile(r"^(s3|gs|az)://")
SETTINGS_FILE = "comity.toml"
ENV_PREFIX = "COMITY_"
NESTED = "__"
SECRET_VARIABLES = ("PREFECT_API_KEY", "PREFECT_API_AUTH_STRING", f"{ENV_PREFIX}SCHEDULE{NESTED}WEBHOOK")
ROOT_VARIABLE = "COMITY_ROOT"  # read by the command itself, as the default of --root: it says where comity.toml lies


class Settings(BaseSettings):
    """All that can be set. Paths are relative to the root, the folder that holds ``comity.toml``."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_nested_delimiter=NESTED, extra="forbid", frozen=True)

    root: Path = Field(
        default=Path(), exclude=True, description="The folder that the other paths are relative to; set by --root."
    )
    inputs: tuple[str, ...] = Field(
        default=(), description="Files, folders and addresses that `comity run` reads when it is given none."
    )
    warehouse: str = Field(
        default="warehouse", min_length=1, description="Where the published dataset lies: a folder, or an address such as s3://…."
    )
    raw_store: str = Field(
        default="", pattern=f"^({_REMOTE.pattern[1:]}.*)?$",
        description="Where the raw store and the corrections are kept besides raw/: an address such as s3://bucket/raw.",
    )  # fmt: skip
    scheduler: str = Field(
        default="", pattern=r"^((tcp|tls|ws|wss|inproc)://.+)?$",
        description="The Dask scheduler whose workers read the articles, such as tcp://host:8786; default: processes here.",
    )  # fmt: skip
    workers: int = Field(
        default=0, ge=0, le=1024, description="Processes that read articles; 0: as many as there are processors."
    )
    batch_articles: int = Field(default=500, ge=1, le=100_000, description="Articles in one task.")
    keep_versions: int = Field(default=3, ge=1, description="Published versions that are kept.")
    publish_texts: bool = Field(default=True, description="Publish the articles' full texts; quotes are published in any case.")
    outlets: dict[str, Annotated[str, Field(pattern="^[A-Z]{2}$")]] = Field(
        default_factory=dict, description="Home country of a paper or office, alpha-2, by its outlet or by its source."
    )
    columns: ColumnSettings = Field(default_factory=ColumnSettings)
    network: NetworkSettings = Field(default_factory=NetworkSettings)
    guards: GuardSettings = Field(default_factory=GuardSettings)
    prefect: PrefectSettings = Field(default_factory=PrefectSettings)
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings)

    @field_validator("outlets", mode="before")
    @classmethod
    def _upper_countries(cls, value: object) -> object:
        return {k: v.upper() if isinstance(v, str) else v for k, v in value.items()} if isinstance(value, dict) else value

    @field_validator("warehouse")
    @classmethod
    def _known_warehouse(cls, value: str) -> str:
        if re.match(r"^(?!file:)[A-Za-z][A-Za-z0-9+.-]+://", value) and not _REMOTE.match(value):
            raise ValueError("a warehouse is a folder, or an address that begins with s3://, gs:// or az://")
        return value.removeprefix("file://")

    @property
    def is_warehouse_remote(self) -> bool:
        """Whether the warehouse lies in object storage."""
        return bool(_REMOTE.match(self.warehouse))

    @property
    def warehouse_dir(self) -> Path:
        """The warehouse's folder, absolute; of one in object storage, that of its copy on this machine."""
        if self.is_warehouse_remote:
            name = hashlib.sha256(self.warehouse.encode()).hexdigest()[:12]
            return (self.root / ".comity" / "copies" / name).absolute()
        return (self.root / Path(self.warehouse).expanduser()).absolute()

    @property
    def raw_dir(self) -> Path:
        """The folder of what was ingested and of what users drop in, absolute."""
        return (self.root / "raw").absolute()

    @property
    def latest_dir(self) -> Path:
        """The published dataset, complete and current."""
        return self.warehouse_dir / "latest"

    @property
    def worker_count(self) -> int:
        """How many processes to use."""
        return self.workers or os.cpu_count() or 1


def load_settings(root: Path | str = ".", **flags: object) -> Settings:
    """Read the settings that hold in this root; ``flags`` that are None were not given."""
    root = Path(root)
    refuse_unknown_variables(os.environ)
    given = {key: value for key, value in flags.items() if value is not None}
    file = read_settings_file(root / SETTINGS_FILE)
    hide_values(
        os.environ.get(name) for name in ("PREFECT_API_KEY", "PREFECT_API_AUTH_STRING", f"{ENV_PREFIX}SCHEDULE{NESTED}WEBHOOK")
    )
    try:
        return Settings(**_merge(_merge(file, EnvSettingsSource(Settings)()), {"root": root, **given}))
    except ValidationError as error:
        raise BadConfiguration(_explain(error)) from None
    except ValueError as error:  # pydantic-settings: a variable that should be JSON and is not
        raise BadConfiguration(f"The environment holds a setting that can't be read: {error}") from None


def read_settings_file(path: Path) -> dict[str, Any]:
    """The content of ``comity.toml``, or nothing where there is none."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadConfiguration(f"{path} can't be read: {error}. Mend it, or move it away to use the defaults.") from None
    if "root" in values:
        raise BadConfiguration(f"{path} can't set root: it is the folder that holds the file.")
    return values


def refuse_unknown_variables(environment: os._Environ[str] | dict[str, str]) -> None:
    """Raise BadConfiguration for a ``COMITY_*`` variable that sets nothing."""
    known = {ENV_PREFIX + key.upper().replace(".", NESTED) for key in known_keys()} | {ROOT_VARIABLE}
    parents = tuple(f"{ENV_PREFIX}{key.upper()}{NESTED}" for key in ("outlets", "guards__floors"))
    for name in sorted(environment):
        if name.startswith(ENV_PREFIX) and name not in known and not name.startswith(parents):
            raise BadConfiguration(f"Unknown setting {name} in the environment.{_nearest(name, known)}")


def known_keys() -> set[str]:
    """The names of all settings, those of a section as ``section.key``."""
    sections: dict[str, type[BaseModel]] = {
        "columns": ColumnSettings,
        "network": NetworkSettings,
        "guards": GuardSettings,
        "prefect": PrefectSettings,
        "schedule": ScheduleSettings,
    }
    nested = {f"{section}.{key}" for section, model in sections.items() for key in model.model_fields}
    return (set(Settings.model_fields) - {"root"}) | nested


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The values above, and below them what they leave unsaid, section by section."""
    sections = {key for key in below.keys() & above.keys() if isinstance(below[key], dict) and isinstance(above[key], dict)}
    return {**below, **above, **{key: {**below[key], **above[key]} for key in sections}}


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"Unknown setting {key!r}.{_nearest(key, known_keys())}"
    return (
        f"Setting {key!r} has a wrong value ({hide_secrets(repr(first['input']))}): {first['msg'].removeprefix('Value error, ')}."
    )


def _nearest(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)
    return f" Did you mean {close[0]!r}?" if close else ""
