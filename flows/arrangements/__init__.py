"""From claims to arrangements: what many articles say of one thing becomes one record, with its whole story.

``consolidate.consolidate_claims`` is the way in. It reads the claims' traits (``traits``), looks for those that may be one
(``blocking``), compares them feature by feature (``comparison``), groups what belongs together (``grouping``), links parts to
their wholes (``umbrellas``) and says what each group says (``summary``). ``memory`` keeps what was found, so that new claims
cost what they touch. ``constraints`` is what people have decided. ``resolution`` does the same for persons and organizations.
"""
