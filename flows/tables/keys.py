"""The table in which the state keeps what copies are told by; its name tells how the keys are made."""

from __future__ import annotations

import pyarrow as pa

from flows.articles.signature import KEY_SCHEME

ARTICLE_KEYS = f"article_keys_{KEY_SCHEME}"
KEY_SCHEMA = pa.schema(
    [pa.field(name, pa.string()) for name in ("article_id", "date", "url_key", "text_key")]
    + [pa.field(name, pa.int32()) for name in ("words", "frame_words")]
    + [pa.field(name, pa.binary()) for name in ("signature", "frame", "slots", "marks")]
)
