#!/usr/bin/env python3
"""Compares how fast tickmark and other programs read the same files, in one run on one machine.

    python benches/compare.py CORPUS [--runs 5] [--files N] [--patience SECONDS] [--tickmark PATH]

Measured are whole processes, from start to end, as a person waits for them: on one processor
(`taskset`), and on all; `busy` is how many seconds the processors spent on it and its children, which
a busy machine changes least, and `times` is that over what `tickmark read` needs. Programs that are
not installed are left out and named. Needs `kreuzberg` and `markitdown` in the Python that runs this,
and `pdftotext` (poppler-utils) on the path. Writes nothing but a temporary folder. Quote ratios, never
absolute times.
"""

import argparse
import math
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

EVERY = os.cpu_count() or 1

# Both libraries are asked file by file; a file they refuse counts as refused, and the loop goes on.
KREUZBERG = """
import sys
from kreuzberg import extract_file_sync
read = 0
for path in open(sys.argv[1]).read().split("\\n"):
    try:
        read += bool(extract_file_sync(path).content.strip())
    except Exception:
        pass
print(read)
"""
MARKITDOWN = """
import logging, sys, warnings
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
from markitdown import MarkItDown
reader, read = MarkItDown(), 0
for path in open(sys.argv[1]).read().split("\\n"):
    try:
        read += bool(reader.convert(path).text_content.strip())
    except Exception:
        pass
print(read)
"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--tickmark", type=Path, default=Path("target/release/tickmark"))
    arguments.add_argument("--files", type=int, help="a draw of so many, the same every time")
    arguments.add_argument("--patience", type=float, default=600, help="seconds for one program")
    options = arguments.parse_args()
    tickmark = str(options.tickmark.resolve())
    files = sorted(path for path in options.corpus.resolve().rglob("*") if path.is_file())
    if options.files and options.files < len(files):
        files = sorted(random.Random(42001).sample(files, options.files))
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        print(f"{EVERY} processors, load {os.getloadavg()[0]:.1f}, {options.runs} runs, medians")
        for package in ["kreuzberg", "markitdown"]:
            print(f"{package} {installed(package) or 'is not installed'}", end="; ")
        print(subprocess.run([tickmark, "--version"], capture_output=True, text=True).stdout)
        table(f"all {len(files)} files", files, contestants(tickmark, files, where, "all"), options)
        pdfs = [path for path in files if path.suffix.lower() == ".pdf"]
        if pdfs:
            them = contestants(tickmark, pdfs, where, "pdf")
            them |= pdftotext(pdfs, where)
            table(f"the {len(pdfs)} PDF files, {pages(pdfs)} pages", pdfs, them, options)
        overhead(tickmark, where, options)


def contestants(tickmark, files, where, name):
    """Name -> (command for one processor, command for all, how to learn how many files were read)."""
    folder = linked(files, where / f"{name}_evidence")
    case = str(where / f"{name}_case")
    read = [tickmark, "read", str(folder), "--format", "json", "--out", str(where / "read.json")]
    run = [tickmark, "run", str(folder), "--out", case, "--as-of", "2026-09-14", "--fresh", "--quiet"]
    them = {
        "cat": (["xargs", "-0", "-a", str(listed(files, where / f"{name}_cat", "\0")), "cat"], None),
        "tickmark read": (read, read),
        "tickmark run": (run + ["--jobs", "1"], run + ["--jobs", str(EVERY)]),
    }
    for package, program in [("kreuzberg", KREUZBERG), ("markitdown", MARKITDOWN)]:
        if installed(package):
            # Not by the name of the package, which it would hide.
            script = where / f"reads_with_{package}.py"
            script.write_text(program)
            one = [sys.executable, str(script), str(listed(files, where / name))]
            them[package] = (one, in_parts(one[:2], files, where / f"{name}_{package}"))
    return them


def pdftotext(files, where):
    if not shutil.which("pdftotext"):
        print("pdftotext is not installed")
        return {}
    given = listed(files, where / "pdftotext", "\0")
    each = f"xargs -0 -n 1 -P %d -a {given} sh -c 'pdftotext -q \"$0\" - > /dev/null 2>&1; true'"
    return {"pdftotext": (["sh", "-c", each % 1], ["sh", "-c", each % EVERY])}


def in_parts(command, files, where):
    """The same program once per processor, each with every n-th file."""
    parts = [
        " ".join(command + [str(listed(files[nth::EVERY], Path(f"{where}_{nth}")))])
        for nth in range(EVERY)
    ]
    return ["sh", "-c", " & ".join(parts) + " & wait"]


def table(title, files, them, options):
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    print(f"\n{title}, {megabytes:.1f} MB")
    print(f"{'':16}{'one processor':>49}{'all processors':>49}")
    columns = f"{'seconds':>10}{'busy':>9}{'files/s':>10}{'MB/s':>8}{'times':>12}"
    print(f"{'':16}{columns}{columns}")
    # The programs take turns, so that what else the machine does meets all of them.
    took = {name: ([], []) for name in them}
    for _ in range(options.runs):
        for name, (one, every) in them.items():
            took[name][0].append(seconds(["taskset", "-c", "0", *one], options.patience))
            if every:
                took[name][1].append(seconds(every, options.patience))
    ours = [middle(times) for times in took["tickmark read"]]
    for name, measured in took.items():
        line = f"{name:16}"
        for times, our in zip(measured, ours):
            if times:
                median, busy = middle(times)
                if median == math.inf:
                    line += f"{f'longer than {options.patience:.0f} seconds':>49}"
                    continue
                line += f"{median:10.2f}{busy:9.2f}{len(files) / median:10.1f}"
                line += f"{megabytes / median:8.2f}{busy / our[1]:11.2f}x"
        print(line)


def overhead(tickmark, where, options):
    """What a file costs beside the reading: many files of one line."""
    count = 1000
    folder = where / "tiny"
    folder.mkdir()
    for nth in range(count):
        (folder / f"{nth}.txt").write_text(f"One line of text, number {nth}.\n")
    empty = where / "one"
    empty.mkdir()
    (empty / "0.txt").write_text("One line.\n")
    read = [tickmark, "read", "--format", "json", "--out", str(where / "read.json")]
    many, _ = middle([seconds([*read, str(folder)]) for _ in range(options.runs)])
    one, _ = middle([seconds([*read, str(empty)]) for _ in range(options.runs)])
    print(f"\na file of one line costs {(many - one) / (count - 1) * 1000:.2f} ms, ", end="")
    print(f"starting and ending {one * 1000:.1f} ms")


def middle(times):
    """The medians of how long it took and how long the processors were busy."""
    return tuple(statistics.median(column) for column in zip(*times))


def seconds(command, patience=600.0):
    """How long a command takes, and how long the processors are busy with it and its children."""
    before, began = busy(), time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "start_new_session": True}
    with subprocess.Popen(command, **quiet) as started:
        try:
            _, complaints = started.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            return math.inf, math.inf
    took = time.perf_counter() - began
    # tickmark ends with 3 where it left something out.
    if started.returncode not in (0, 3):
        raise SystemExit(f"{command[:4]} ended with {started.returncode}: {complaints[-300:]}")
    return took, busy() - before


def busy():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def linked(files, folder):
    """The files under one folder; copies, as links out of the evidence are not read."""
    folder.mkdir()
    for nth, path in enumerate(files):
        shutil.copyfile(path, folder / f"{nth:05}_{path.name}")
    return folder


def listed(files, path, ending="\n"):
    path.write_text(ending.join(str(file) for file in files))
    return path


def pages(files):
    count = 0
    for path in files:
        told = subprocess.run(["pdfinfo", str(path)], capture_output=True).stdout
        count += sum(int(line.split()[1]) for line in told.splitlines() if line[:6] == b"Pages:")
    return count


def installed(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
