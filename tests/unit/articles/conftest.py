"""Property tests here load models on their first example, so they have no deadline for one example."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("articles", deadline=None, max_examples=60)
settings.load_profile("articles")
