"""Reads the shards of a tickmark plan on Apache Spark. Spark schedules numbers; tickmark does everything else.

    spark-submit deploy/tickmark_spark.py --plan PLAN --out STORE --shards N [--program tickmark] [-- further options of extract]

The program has to be on every worker (in its image, or sent with `--files`), and so have the credentials of the store. A
shard that fails is tried again by Spark (`spark.task.maxFailures`); `local[N]` does not, `local-cluster[...]` and real
masters do. Give a task as many cores as the program has threads: `spark.task.cpus`, and `--jobs` after `--`.
"""

import argparse
import subprocess
import sys

from pyspark import SparkContext


def shard_of(program, plan, out, shards, options):
    """The function a worker runs for each shard: the program does its own reading, writing and committing."""

    def run(shard):
        command = [program, "extract", "--plan", plan, "--shard", f"{shard}/{shards}", "--out", out, "--quiet", *options]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"shard {shard} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout.strip()

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plan", required=True, help="what `tickmark plan-shards` printed")
    parser.add_argument("--out", required=True, help="the store, as `plan-shards` had it")
    parser.add_argument("--shards", required=True, type=int, help="how many the plan has")
    parser.add_argument("--program", default="tickmark", help="where the program lies on the workers")
    parser.add_argument("options", nargs="*", help="further options of `tickmark extract`, after `--`")
    asked = parser.parse_args()
    context = SparkContext(appName="tickmark")
    run = shard_of(asked.program, asked.plan, asked.out, asked.shards, asked.options)
    # One shard for each task, so that one that fails takes no other with it.
    for line in context.parallelize(range(asked.shards), asked.shards).map(run).collect():
        print(line)
    context.stop()


if __name__ == "__main__":
    sys.exit(main())
