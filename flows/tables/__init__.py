"""Records become rows, rows become Parquet, and Parquet becomes a published version, whole or not at all.

``state.State(warehouse / "state")`` keeps what was ingested and read, by batches; one counts once its marker is written:

    state.known_article_ids() -> set[str]
    state.write_articles(articles: Iterable[Article]) -> str            one batch; again with the same articles: the same batch
    state.read_articles(ids: Collection[str] | None = None) -> Iterator[Article]
    state.order_ids(ids) -> list[str]                                   in the order in which they lie: read them in its pieces
    state.read_article_ids(fingerprint) -> set[str]                     those that have a reading by this analyzer
    state.write_readings(fingerprint, articles: Sequence[Article], readings: Sequence[Reading]) -> str
    state.write_rejects(rejects: Iterable[Reject], run_id: str) -> None
    state.read_rejects() -> pyarrow.Table                               what `comity rejects list` shows

``publish.publish_dataset`` builds a version aside, checks it and swaps ``warehouse/latest``:

    publish_dataset(warehouse: Path, run: RunFacts, *, fingerprint: str,
                    duplicates: Mapping[str, tuple[str, str]] = {},      # article_id -> (duplicate_of, duplicate_kind)
                    recommend_from: float = 0.5, publish_texts: bool = True, keep_versions: int = 3,
                    write_report: Callable[[Path], None] | None = None) -> Published(version, is_new, path)

``fingerprint`` names the analyzer (code and lexicons); readings of another one are not published. Every article that is no
duplicate must have a reading; copies need none, and only originals have claims, mentions, topics and entities in the dataset.
A run that changes nothing publishes nothing: ``is_new`` is false; its row in ``runs`` (version null) comes with the next version.
``write_report`` is called with the folder of the new version, complete but for ``report.html``, before the swap.
"""
