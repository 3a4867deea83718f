"""How the models that ship with Comity are made: scripts to be run by hand on annotated articles, never imported by a run.

They need the ``learn`` extra (PyTorch, transformers, scikit-learn) and articles that are not part of the project.
"""
