"""Comity: international partnerships read from the news.

The natural way, from left to right; each noun is a package or module of this name:

    bytes -> Article -> Document (sentences) -> Mentions -> Claims -> Entities -> Partnerships -> tables -> views -> report
             articles/  text/                mentions/ partnerships/ entities/ arrangements/  tables/   marts/   report/

Up to the claims each article is read by itself; entities and partnerships are what all articles say together.

``model`` holds the frozen records that travel this way, ``schema`` the one declaration of tables and columns, ``lexicon``
all linguistic knowledge as data, ``pipeline`` the pure composition of the stages: read that one first. The Prefect flows
(``daily``, ``ingest``, ``analyze``, ``publish``, ``deploy``) are its verbs, and ``cli`` is the ``comity`` command.
"""
