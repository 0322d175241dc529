#!/usr/bin/env python3
"""Measures a first and an unchanged second run over many small files: time, and memory of the program.

    python benches/scale.py [--counts 1000,10000,20000] [--tickmark target/release/tickmark] [--shards N]

With `--shards`, what they take in shards, one after the other on this machine, instead of the second run. The files are made in a temporary folder, of several formats, no two alike, some inside archives and
mails. The memory is that of tickmark itself, without the processes that read files for it (Linux).
"""

import argparse
import csv
import email.message
import io
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

WORDS = """risk register review model drift approval owner data impact supplier training monitoring
policy objective incident change release validation fairness people oversight log record audit""".split()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--counts", default="1000,10000,20000")
    arguments.add_argument("--tickmark", type=Path, default=Path("target/release/tickmark"))
    arguments.add_argument("--shards", type=int)
    options = arguments.parse_args()
    tickmark = str(options.tickmark.resolve())
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    columns = f"{'files':>8}{'MB':>8}{'first s':>10}{'files/s':>10}{'MiB':>8}"
    if options.shards:
        print(f"{columns}{'extract s':>11}{'MiB':>8}{'store MB':>10}{'reduce s':>10}{'MiB':>8}")
    else:
        print(f"{columns}{'second s':>10}{'MiB':>8}")
    for count in map(int, options.counts.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            evidence = Path(folder) / "evidence"
            size = fill(evidence, count)
            first, first_peak = run(tickmark, folder)
            before = outputs(folder)
            print(f"{count:8}{size / 1e6:8.1f}{first:10.1f}{count / first:10.1f}{first_peak:8}", end="", flush=True)
            if options.shards:
                print(in_shards(tickmark, folder, options.shards), end="")
            else:
                second, second_peak = run(tickmark, folder)
                print(f"{second:10.1f}{second_peak:8}", end="")
            print("" if before == outputs(folder) else "  and it wrote something else", flush=True)


def in_shards(tickmark, folder, shards):
    """Seconds and peak MiB of reading all shards and of putting them together, and how large the store grew."""
    plan = [tickmark, "plan-shards", "--input", "evidence", "--out", "store", "--shards", str(shards), "--quiet"]
    plan = subprocess.run(plan, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
    extract = [tickmark, "extract", "--plan", plan, "--out", "store", "--quiet", "--shard"]
    times, peaks = zip(*(measured([*extract, f"{shard}/{shards}"], folder) for shard in range(shards)))
    store = sum(file.stat().st_size for file in (Path(folder) / "store").rglob("*") if file.is_file())
    for part in (Path(folder) / "case").iterdir():
        shutil.rmtree(part) if part.is_dir() else part.unlink()
    reduce = [tickmark, "reduce", "--plan", plan, "--store", "store", "--out", "case", "--as-of", "2026-09-14", "--quiet"]
    seconds, peak = measured(reduce, folder)
    return f"{sum(times):11.1f}{max(peaks):8}{store / 1e6:10.1f}{seconds:10.1f}{peak:8}"


def run(tickmark, folder):
    """Seconds and peak MiB of a run."""
    return measured([tickmark, "run", "evidence", "--out", "case", "--as-of", "2026-09-14", "--quiet"], folder)


def measured(command, folder):
    """Seconds and peak MiB of a command."""
    began = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    peak = 0
    while child.poll() is None:
        try:
            status = Path(f"/proc/{child.pid}/status").read_text()
        except OSError:
            break
        peak = max([peak, *(int(line.split()[1]) for line in status.splitlines() if line[:6] == "VmHWM:")])
        time.sleep(0.005)
    if child.wait() not in (0, 3):
        raise SystemExit(f"tickmark ended with {child.returncode}")
    return time.perf_counter() - began, peak >> 10


def outputs(folder):
    """The output files by name; durations differ and are taken out."""
    found = {}
    for path in sorted((Path(folder) / "case/out").iterdir()):
        content = path.read_bytes()
        if path.name == "run.json":
            content = json.loads(content)
            content.pop("durations_ms")
        found[path.name] = content
    return found


def fill(evidence, count):
    """Makes the files and returns how many bytes they have."""
    chance = random.Random(42001)
    size = 0
    for nth in range(count):
        extension, make = KINDS[nth % len(KINDS)]
        content = make(nth, chance)
        path = evidence / f"{nth // 500:03}" / f"{nth:06}.{extension}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        size += len(content)
    return size


def text(chance, words=120):
    return " ".join(chance.choice(WORDS) for _ in range(words))


def markdown(nth, chance):
    return f"# Policy {nth}\n\nOwner: Person {nth}\n\n{text(chance)}\n\n## Review\n\n{text(chance)}\n".encode()


def table(nth, chance):
    rows = io.StringIO()
    lines = csv.writer(rows)
    lines.writerow(["id", "risk", "owner", "reviewed"])
    for row in range(20):
        lines.writerow([f"R-{nth}-{row}", text(chance, 8), f"Person {row}", f"2026-0{row % 9 + 1}-11"])
    return rows.getvalue().encode()


def page(nth, chance):
    return f"<h1>Assessment {nth}</h1><p>{text(chance)}</p><p>{text(chance)}</p>".encode()


def record(nth, chance):
    return json.dumps({"system": f"AS-{nth}", "note": text(chance), "tags": WORDS[:5]}).encode()


def mail(nth, chance):
    message = email.message.EmailMessage()
    message["From"], message["To"] = f"a{nth}@example.org", "b@example.org"
    message["Subject"] = f"Review {nth}"
    message.set_content(text(chance))
    message.add_attachment(table(nth, chance), maintype="text", subtype="csv", filename="risks.csv")
    return message.as_bytes()


def archive(nth, chance):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo(f"policy_{nth}.md"), markdown(nth, chance))
        file.writestr(zipfile.ZipInfo("risks.csv"), table(nth, chance))
    return packed.getvalue()


def word(nth, chance):
    body = "".join(f"<w:p><w:r><w:t>{text(chance, 40)}</w:t></w:r></w:p>" for _ in range(6))
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


KINDS = [
    ("md", markdown),
    ("csv", table),
    ("html", page),
    ("json", record),
    ("eml", mail),
    ("docx", word),
    ("txt", lambda nth, chance: text(chance).encode()),
    ("zip", archive),
]

if __name__ == "__main__":
    main()
