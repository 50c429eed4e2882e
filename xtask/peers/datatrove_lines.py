"""Deletes marker lines from the field `text` with datatrove: IN.jsonl OUT.jsonl PATTERN."""
import os
import re
import sys
import tempfile

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter


class Lines(BaseFormatter):
    name = "marker lines"

    def __init__(self, pattern):
        super().__init__()
        self.lines = re.compile(rf"(?mi)^[ \t]*(?:{pattern})[ \t]*(?:\r?\n|\Z)")

    def format(self, text):
        return self.lines.sub("", text)


def main():
    source, target, pattern = sys.argv[1:]
    folder, name = os.path.split(os.path.abspath(target))
    with tempfile.TemporaryDirectory() as logs:
        LocalPipelineExecutor(
            pipeline=[
                JsonlReader(os.path.dirname(os.path.abspath(source)), glob_pattern=os.path.basename(source)),
                Lines(pattern),
                JsonlWriter(folder, output_filename=name, compression=None),
            ],
            tasks=1,
            logging_dir=logs,
        ).run()


if __name__ == "__main__":
    main()
