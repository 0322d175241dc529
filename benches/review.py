#!/usr/bin/env python3
"""Measures the review app over many drafts and much evidence: time of each page on the server, and memory.

    python benches/review.py [--findings 5000] [--chunks 200000] [--tickmark target/release/tickmark] [--keep DIR]

The sample's evidence with many invented documents beside it is run once; the drafts of that run are then
multiplied under new ids. Each page is asked for 20 times, and the median is told. With --keep the engagement
stays, and is taken as it is the next time.
"""

import argparse
import copy
import hashlib
import http.client
import json
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

from scale import text

TIMES = 20
SECTIONS = 50
SAMPLE = Path(__file__).parent.parent / "fixtures/sample"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--findings", type=int, default=5000)
    arguments.add_argument("--chunks", type=int, default=200_000)
    arguments.add_argument("--tickmark", type=Path, default=Path("target/release/tickmark"))
    arguments.add_argument("--keep", type=Path)
    options = arguments.parse_args()
    tickmark = str(options.tickmark.resolve())
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary) / "engagement"
        if not (folder / "out").is_dir():
            make(tickmark, folder, options)
        chunks = sum(row["chunks"] for row in output(folder, "documents.json")["documents"])
        findings = output(folder, "findings.json")["findings"]
        print(f"{len(findings)} drafts, {chunks} chunks")
        measure(tickmark, folder, findings)


def make(tickmark, folder, options):
    """An engagement with results."""
    shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
    chance = random.Random(42001)
    many = folder / "evidence/many"
    many.mkdir()
    for nth in range(options.chunks // SECTIONS):
        sections = (f"## {number} {text(chance, 4)}\n\n{text(chance, 60)}.\n" for number in range(SECTIONS))
        (many / f"{nth:05}.md").write_text(f"# Record {nth}\n\n" + "\n".join(sections))
    began = time.perf_counter()
    command = [tickmark, "run", "evidence", "--out", ".", "--allow-unread", "--quiet"]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    print(f"the run took {time.perf_counter() - began:.0f} s")
    multiply(folder, options.findings)


def multiply(folder, count):
    """The drafts of the run again and again, each under an id, a subject and a title of its own."""
    filed, coverage = output(folder, "findings.json"), output(folder, "coverage.json")
    rows = {row["id"]: row for row in coverage["requirements"]}
    originals = list(filed["findings"])
    for nth in range(len(originals), count):
        draft = copy.deepcopy(originals[nth % len(originals)])
        draft["id"] = "F-" + hashlib.sha256(str(nth).encode()).hexdigest()[:16]
        draft["title"] += f" ({nth})"
        draft["subject"] += f" {nth}"
        filed["findings"].append(draft)
        for requirement in draft["requirements"]:
            rows[requirement]["findings"].append(draft["id"])
    for name, content in (("findings.json", filed), ("coverage.json", coverage)):
        (folder / "out" / name).write_text(json.dumps(content, ensure_ascii=False))


def output(folder, name):
    return json.loads((folder / "out" / name).read_text())


def measure(tickmark, folder, findings):
    command = [tickmark, "review", ".", "--no-open", "--quiet", "--as", "Ada", "--confirm-unopened"]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as child:
        try:
            address = urllib.parse.urlsplit(child.stdout.readline().strip())
            print(f"ready after {(time.perf_counter() - began) * 1000:.0f} ms, {peak(child)} MiB")
            browser = Browser(address.netloc)
            browser.ask("GET", f"{address.path}?{address.query}")
            for name, path in pages(findings).items():
                told(name, *browser.timed(lambda path=path: browser.ask("GET", path)))
            told("decide", *browser.timed(lambda drafts=iter(findings): browser.decide(next(drafts)["id"])))
            print(f"{'memory at most':24}{peak(child):8} MiB")
        finally:
            child.kill()


def pages(findings):
    quoting = [one for one in findings if one["evidence"]]
    middle = quoting[len(quoting) // 2]
    words = urllib.parse.quote(middle["title"].split()[0])
    return {
        "findings": "/findings",
        "findings, everything": "/findings?kind=all",
        "findings, by words": f"/findings?q={words}",
        "findings, last page": "/findings?kind=all&page=9999",
        "finding": f"/findings/{middle['id']}",
        "finding with passage": f"/findings/{middle['id']}?passage=1",
        "coverage": "/coverage",
        "requirement": "/coverage/A.6.2.4",
        "requirement, passage": "/coverage/A.6.2.4?passage=1",
        "documents": "/documents",
        "documents, by words": "/documents?q=00042",
        "document": "/document?path=many%2F00042.md",
        "sheet": "/document?path=02_risk%2FLH-REG-07_AI_risk_register.xlsx",
        "original file": "/document/file?path=02_risk%2Fto_do.txt",
        "soa": "/soa",
        "matrix": "/matrix",
        "requests": "/requests",
        "search": "/search?q=risk+owner",
        "search, a phrase": "/search?q=%22risk+owner%22",
        "sample": "/sample",
        "log": "/log",
        "statistics": "/statistics",
        "export of the log": "/export/decisions.jsonl",
    }


class Browser:
    """Asks over one connection that stays, as browsers do."""

    def __init__(self, host):
        self.host, self.cookie = host, ""
        self.connection = http.client.HTTPConnection(host)

    def ask(self, method, path, form=None):
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.host}"}
        body = form and urllib.parse.urlencode(form)
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        if cookie := answer.getheader("set-cookie"):
            self.cookie = cookie.split(";")[0]
        content = answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{path} is {answer.status}")
        return content

    def decide(self, finding):
        """Confirms a draft; only the sending of the form counts."""
        page = self.ask("GET", f"/findings/{finding}").decode()
        fields = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("draft", "seen")}
        began = time.perf_counter()
        self.ask("POST", f"/findings/{finding}/decide", {"act": "confirm", **fields})
        return time.perf_counter() - began

    def timed(self, act):
        """The median and the longest of some times, in ms, and how many kB came back."""
        times, size = [], 0
        for _ in range(TIMES):
            began = time.perf_counter()
            given = act()
            took = time.perf_counter() - began
            times.append(given if isinstance(given, float) else took)
            size = 0 if isinstance(given, float) else len(given)
        return statistics.median(times) * 1000, max(times) * 1000, size / 1000


def told(name, median, longest, size):
    print(f"{name:24}{median:8.1f} ms, at most {longest:7.1f} ms {size:9.1f} kB", flush=True)


def peak(child):
    """The most memory a process had, in MiB."""
    status = Path(f"/proc/{child.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) >> 10


if __name__ == "__main__":
    main()
