"""Cleans a corpus of JSON lines on Spark with deboil as a pipe. docs/spark.md explains it.

    spark-submit job.py clean  IN OUT [deboil options...]
    spark-submit job.py across IN OUT --key HEX [--group-by FIELD] [deboil options...]

IN is a pattern of .jsonl or .jsonl.gz files, OUT a folder that does not exist; with --parquet both
are folders of Parquet.
deboil must be on the PATH of every executor, or DEBOIL names it.
"""
import argparse
import os
import shlex
import subprocess
import sys
import tempfile

from pyspark import SparkFiles
from pyspark.sql import SparkSession

DEBOIL = os.environ.get("DEBOIL", "deboil")
GZIP = "org.apache.hadoop.io.compress.GzipCodec"


def piped(lines, options):
    # Without checkCode a filter that dies cuts its part of the output short, and nobody is told.
    return lines.pipe(shlex.join([DEBOIL, "--no-config", "--jsonl", "-j1", *options]), checkCode=True)


def write_index(sc, lines, options, index):
    """Counts in how many records each sentence stands, and merges the counts into an index."""
    prints = piped(lines, ["--fingerprint", *options])
    head = prints.filter(lambda line: line.startswith("#")).first()

    def pair(line):
        key, count, first = line.split("\t", 2)
        return key, (int(count), first)

    counted = (
        prints.filter(lambda line: not line.startswith("#"))
        .map(pair)
        .reduceByKey(lambda a, b: (a[0] + b[0], min(a[1], b[1])))
        .filter(lambda item: item[1][0] >= 2)
        .sortByKey()
    )
    # Partition by partition: only what several records share reaches the driver.
    with tempfile.NamedTemporaryFile("w", suffix=".print", encoding="utf-8") as merged:
        merged.write(head + "\n")
        for key, (count, first) in counted.toLocalIterator():
            merged.write(f"{key}\t{count}\t{first}\n")
        merged.flush()
        subprocess.run([DEBOIL, "--no-config", "--make-index", "-o", index, merged.name], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("job", choices=["clean", "across"])
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--key")
    parser.add_argument("--group-by")
    parser.add_argument("--id-field", default="id")
    parser.add_argument("--parquet", action="store_true")
    args, options = parser.parse_known_args()
    spark = SparkSession.builder.appName("deboil").getOrCreate()
    sc = spark.sparkContext
    table = spark.read.parquet(args.source) if args.parquet else None
    # Fields that are null are left out of a record, and come back by the schema.
    lines = table.toJSON() if args.parquet else sc.textFile(args.source)
    if args.job == "across":
        common = ["--id-field", args.id_field]
        first = [*common, "--across-key", args.key]
        if args.group_by:
            first += ["--group-by", args.group_by]
        folder = tempfile.mkdtemp()
        index = os.path.join(folder, "corpus.seen")
        write_index(sc, lines, first, index)
        # Spark brings the file to every executor, once.
        sc.addFile(index)
        name = os.path.basename(index)
        # The path differs from executor to executor, so each task asks for its own.
        command = [DEBOIL, "--no-config", "--jsonl", "-j1", *common, *options]

        def clean(records):
            run = [*command, "--seen", SparkFiles.get(name)]
            process = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            return through(process, records)

        cleaned = lines.mapPartitions(clean)
    else:
        cleaned = piped(lines, options)
    if args.parquet:
        spark.read.schema(table.schema).json(cleaned).write.parquet(args.target)
    else:
        cleaned.saveAsTextFile(args.target, GZIP)
    spark.stop()


def through(process, records):
    """Feeds records to a process and yields its lines. A failing process fails the task, and so does a record
    that did not get through to it."""
    import threading

    failed = []

    def feed():
        try:
            with process.stdin as sink:
                for record in records:
                    sink.write(record.encode("utf-8") + b"\n")
        except BaseException as error:  # It is raised again where Spark sees it.
            failed.append(error)

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    for line in process.stdout:
        yield line.decode("utf-8").rstrip("\n")
    feeder.join()
    if process.wait() != 0:
        raise RuntimeError(f"deboil ended with {process.returncode}")
    if failed:
        raise RuntimeError("deboil did not get all records") from failed[0]


if __name__ == "__main__":
    sys.exit(main())
