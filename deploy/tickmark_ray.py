"""Reads the shards of a tickmark plan on Ray. Ray schedules numbers; tickmark does everything else.

    python deploy/tickmark_ray.py --plan PLAN --out STORE --shards N [--address auto] [-- further options of extract]

The program has to be on every node, and so have the credentials of the store. A shard is tried again when its node is lost or
the program fails. A cluster of Ray runs whatever it is sent: turn its token authentication on (`RAY_AUTH_MODE=token`).
"""

import argparse
import subprocess
import sys

import ray


class ShardFailed(Exception):
    """The program ended with an error; another node may fare better."""


@ray.remote(max_retries=3, retry_exceptions=[ShardFailed])
def extract(program, plan, out, shard, shards, options):
    """Reads one shard: the program does its own reading, writing and committing."""
    command = [program, "extract", "--plan", plan, "--shard", f"{shard}/{shards}", "--out", out, "--quiet", *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise ShardFailed(f"shard {shard} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plan", required=True, help="what `tickmark plan-shards` printed")
    parser.add_argument("--out", required=True, help="the store, as `plan-shards` had it")
    parser.add_argument("--shards", required=True, type=int, help="how many the plan has")
    parser.add_argument("--program", default="tickmark", help="where the program lies on the nodes")
    parser.add_argument("--address", help="the cluster; without it, one is started here")
    parser.add_argument("--cpus", type=int, default=1, help="cores of a shard; give `-- --jobs` the same")
    parser.add_argument("options", nargs="*", help="further options of `tickmark extract`, after `--`")
    asked = parser.parse_args()
    ray.init(address=asked.address)
    one = extract.options(num_cpus=asked.cpus)
    shards = [
        one.remote(asked.program, asked.plan, asked.out, shard, asked.shards, asked.options)
        for shard in range(asked.shards)
    ]
    for line in ray.get(shards):
        print(line)


if __name__ == "__main__":
    sys.exit(main())
