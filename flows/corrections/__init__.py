"""What people have corrected: YAML files in ``raw/corrections/``, read strictly, applied whenever a version is made.

``record`` says what a correction is, ``read`` and ``check`` how one is written, ``corrector`` where they come in: what is said
of articles, entities and claims before the claims are consolidated; ``merge``, ``split``, ``same`` and ``different`` as
constraints on that; what is set or dropped of partnerships after it. What becomes of each stands in the table ``corrections``.
"""
