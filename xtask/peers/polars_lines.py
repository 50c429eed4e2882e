"""Deletes marker lines from the field `text` with Polars: IN.jsonl OUT.jsonl PATTERN."""
import sys

import polars as pl

source, target, pattern = sys.argv[1:]
whole_lines = rf"(?mi)^[ \t]*(?:{pattern})[ \t]*(?:\r?\n|\z)"
(
    pl.scan_ndjson(source)
    .with_columns(pl.col("text").str.replace_all(whole_lines, ""))
    .sink_ndjson(target)
)
