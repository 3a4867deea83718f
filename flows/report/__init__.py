"""The report of one published version: a single HTML page with no network, and the short table for a terminal.

    comity.duckdb -> dataset (reading) -> charts, heat_map, tables, listing (parts of the page) -> page -> report.html

Every text of the dataset passes through ``markup.element``, which escapes it; nothing else may make markup.
"""
