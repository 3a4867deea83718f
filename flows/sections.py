"""The sections of ``comity.toml``: what can be set of columns, network and Prefect. ``settings`` puts them together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class NetworkSettings(BaseModel):
    """How addresses are fetched. Only those are that the command or ``comity.toml`` names, and links of feeds among them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str = Field(
        default="", max_length=200, pattern=r"^[\x20-\x27\x2a-\x7e]*$",
        description="A web address or e-mail address that servers are told, so that they can reach who runs this.",
    )  # fmt: skip
    allow_inside: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=(),
        description="Hosts, or host:port, that may be fetched though they lie inside: on this machine or a private network.",
    )
    feed_links: Literal["none", "bare", "short"] = Field(
        default="bare",
        description="Which links of a feed's items are fetched: none, those of items without text (bare), or also those of"
        " items with a summary only (short).",
    )
    links_per_feed: int = Field(default=200, ge=0, le=10_000, description="Links that one feed may have fetched in a run.")
    seconds_between: float = Field(default=1, ge=0, le=3600, description="Seconds between two requests to one host.")
    hosts_at_once: int = Field(default=8, ge=1, le=64, description="Hosts that are asked side by side.")
    tries: int = Field(default=4, ge=1, le=20, description="How often an address is asked before it is given up.")
    back_off: float = Field(
        default=1, ge=0, le=600, description="Seconds before the second try; each wait after that is twice as long."
    )
    longest_wait: float = Field(
        default=120, ge=0, le=86_400, description="Seconds that a server may ask to wait; who asks for more is left for later."
    )
    silent_seconds: float = Field(default=30, gt=0, le=3600, description="Seconds that a server may be silent.")
    visit_seconds: float = Field(default=120, gt=0, le=86_400, description="Seconds that one answer may take.")
    max_bytes: int = Field(default=64 << 20, ge=1, description="Bytes that one answer may have, packed or unpacked.")


def _list_names(value: object) -> object:
    """One name is a list of one."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_list_names)]


class ColumnSettings(BaseModel):
    """What the columns of tables, and the keys of JSON and Parquet, are called: one name or several, the first choice first.
    ``a.b`` is the key b inside a. The names that are known anyway are tried after these."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Names = Field(default=(), description="The body of the article.")
    title: Names = Field(default=(), description="Its headline.")
    summary: Names = Field(default=(), description="What stands in for the body where there is none.")
    date: Names = Field(default=(), description="The day on which it was published.")
    url: Names = Field(default=(), description="Its address.")
    outlet: Names = Field(default=(), description="The paper or office that published it.")
    outlet_country: Names = Field(default=(), description="The home of the paper or office, alpha-2.")
    byline: Names = Field(default=(), description="Its authors.")
    section: Names = Field(default=(), description="The section of the paper.")
    language: Names = Field(default=(), description="Its language, as a code.")
    standfirst: Names = Field(default=(), description="The lines under the headline.")
    caption: Names = Field(default=(), description="What a picture shows.")
    dateline: Names = Field(default=(), description="Place and day before the first sentence.")

    def by_field(self) -> dict[str, tuple[str, ...]]:
        """The names that were given, by what they hold."""
        return {name: names for name in type(self).model_fields if (names := getattr(self, name))}


class GuardSettings(BaseModel):
    """What must hold of a version before it is shown; `comity run --accept GUARD --reason …` lets one pass."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reject_share: float = Field(default=0.5, ge=0, le=1, description="The largest share of a run's inputs that may be refused.")
    least_inputs: int = Field(default=100, ge=1, description="Inputs of a run from which on that share counts.")
    shrink_share: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="The largest share of its rows that a table or view may lose against the version before.",
    )
    least_rows: int = Field(default=100, ge=1, description="Rows of a table from which on that share counts.")
    answer_key: Path | None = Field(default=None, description="Annotated records that the reader is measured on, as JSON Lines.")
    answer_articles: Path | None = Field(default=None, description="Their articles, where the answer key holds no texts.")
    floors: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict, description="The least F1 of a figure on the answer key, such as pair = 0.6."
    )
