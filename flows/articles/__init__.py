"""From bytes to Article: the first noun of the way. Import from the modules named here; this package itself imports nothing.

    gather  ->  store  ->  layers, sniff, decode  ->  a reader  ->  normalize  ->  dedupe        ledger counts, rejects explains

``gather``     ``gather_inputs(names, stdin=None) -> Iterator[Input | Reject]``: files, folders, ``-``, in sorted order.
               ``Input(name, path)`` with ``read(max_bytes)`` and ``open()``. What may not be read (links, devices) is a reject.
``store``      ``RawStore(root)``: ``put(data, source, received_at, headers=None) -> StoredInput``,
               ``put_many([(data, source), …], received_at) -> list[StoredInput]``, ``get(sha256) -> bytes``, ``has``,
               ``find``, ``remove``; ``stored_inputs() -> Iterator[StoredInput]`` in order of hash, for a rebuild.
               ``StoredInput(sha256, size, path, provenance, is_new)`` with ``source`` and ``read()``.
``intake``     ``read_input(source, file, options, sha256) -> Iterator[Article | Reject]``: a file of any size, flat memory; and
               ``read_bytes(source, data, options) -> list``: neither ever raises on bad input. Runs call them in processes of
               their own (``flows.isolation``).
               ``ReadOptions(today, …)``: limits, the day that no publication date may pass, home countries of outlets.
``json_lines`` ``read_lines(lines, source) -> Iterator[LineRead]``: for ``comity extract``; streaming, text and title as given.
               ``split_lines(stream)``: the lines of a stream, an endless one cut.
               ``LineRead(number, given_id, article, reject)``: one of article and reject is set; blank lines are passed over.
``layers``     ``open_layers(file, name, limits) -> Iterator[Layer]``: the plain files in an input, however packed.
``forms``      ``read_layer(layer, options) -> Iterator[Draft | Refused]``: which reader reads which kind, whole or as a stream.
``unpack``     ``open_unpacked(stream) -> BinaryIO``: a stream of the unpacked bytes of plain, ``.gz`` or ``.zst``, with caps.
``dedupe``     ``key_article(article) -> ArticleKey`` and ``key_articles(articles) -> list[ArticleKey]`` (one batch, faster),
               ``mark_duplicates(keys) -> dict[article_id, Duplicate(of, kind)]``; the result depends on the set of keys alone.
               ``ArticleKey`` holds only plain columns (str, int), so that it can be kept in a table.
               ``merge_identical(articles) -> list[Article]``: one of each article_id, the same one in any order.
``rejects``    ``make_reject(code, source, sha256=None, **facts) -> Reject``; ``list_reasons() -> tuple[Reason, ...]`` with cures.
``ledger``     ``Ledger(inputs, articles, duplicates, rejects, unchanged)``, ``balances()``, ``+``; ``RunLedger`` keeps one a
               source at each stage: ``enter``, ``settle``, ``find_unbalanced``, ``total``.
"""
