"""Deletes marker lines from the field `text` with DuckDB: IN.jsonl OUT.jsonl PATTERN."""
import sys

import duckdb

source, target, pattern = sys.argv[1:]
whole_lines = rf"(?mi)^[ \t]*(?:{pattern})[ \t]*(?:\r?\n|\z)"


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


duckdb.sql(
    f"""copy (select * replace (regexp_replace(text, {quoted(whole_lines)}, '', 'g') as text)
    from read_json({quoted(source)}, format = 'newline_delimited'))
    to {quoted(target)} (format json)"""
)
