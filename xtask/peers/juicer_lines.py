"""Deletes marker lines from the field `text` with data-juicer: IN.jsonl OUT.jsonl PATTERN."""
import json
import os
import sys
import tempfile

from data_juicer.config import init_configs
from data_juicer.core import DefaultExecutor


def main():
    source, target, pattern = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        # It writes logs beside what it exports, and takes the format from the end of the name.
        exported = os.path.join(work, "out.jsonl")
        config = {
            "project_name": "lines",
            "dataset_path": source,
            "export_path": exported,
            "work_dir": work,
            "np": 1,
            "open_tracer": False,
            "use_cache": False,
            "process": [
                {
                    "replace_content_mapper": {
                        "pattern": rf"(?mi)^[ \t]*(?:{pattern})[ \t]*(?:\r?\n|\Z)",
                        "repl": "",
                    }
                }
            ],
        }
        settings = os.path.join(work, "settings.yaml")
        with open(settings, "w") as file:
            json.dump(config, file)
        DefaultExecutor(init_configs(["--config", settings])).run()
        os.replace(exported, target)


if __name__ == "__main__":
    main()
