"""Images the corpus of real documents and holds the outcome to its manifest: `./dev corpus [--corpus DIR]`.

Prints a table by category and expectation, then each document that did not end as expected. Exit code 1 when a gate of
docs/corpus.md is missed, so that the run can stand in CI.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEAST_IMAGED = 262  # of 268 documents that should give images
COUNTED = ("pdf", "image")  # categories whose page counts are known beforehand
IMAGED = ("imaged", "imaged_with_warnings")


@dataclass(frozen=True)
class Row:
    """One document: what the corpus expects and what came out."""

    path: str
    category: str
    expect: str
    pages_expected: int | None
    status: str
    code: str
    pages: int
    seconds: float
    detail: str

    @property
    def trouble(self) -> str:
        """Why this row is not as expected; empty when it is."""
        if self.expect == "images" and self.status not in IMAGED:
            return f"not imaged: {self.code}"
        if self.expect == "password" and self.code != "password_protected":
            return f"password expected, got {self.code or self.status}"
        if self.expect in ("corrupt", "unsupported") and self.status not in (*IMAGED, "errored", "skipped"):
            return f"no clear end: {self.status}"
        counted = self.category in COUNTED and self.expect == "images" and self.pages_expected is not None
        if counted and self.pages != self.pages_expected:
            return f"{self.pages} pages, expected {self.pages_expected}"
        return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "dev")
    parser.add_argument("--output", type=Path, default=ROOT / "corpus-output")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-run", action="store_true", help="judge the output of an earlier run")
    arguments = parser.parse_args()
    if not (arguments.corpus / "manifest.tsv").is_file():
        print(f"The corpus {arguments.corpus} is not on this machine; nothing to do.")
        return 0
    if not arguments.no_run:
        run(arguments.corpus, arguments.output, arguments.jobs)
    rows = judge(arguments.corpus, arguments.output)
    show(rows)
    return 1 if missed_gates(rows) else 0


def run(corpus: Path, output: Path, jobs: int) -> None:
    """Image every category folder of the corpus into a fresh output folder."""
    shutil.rmtree(output, ignore_errors=True)
    folders = sorted(folder for folder in corpus.iterdir() if folder.is_dir() and folder.name != "LICENSES")
    command = [
        sys.executable,
        "-m",
        "photostat",
        "image",
        *map(str, folders),
        "--output",
        str(output),
        "--jobs",
        str(jobs),
    ]
    started = time.monotonic()
    code = subprocess.run(command, check=False).returncode
    print(f"photostat image ended with {code} after {time.monotonic() - started:.0f} s")
    if code not in (0, 1):
        raise SystemExit(code)


def judge(corpus: Path, output: Path) -> list[Row]:
    """Join the corpus manifest with the manifest of the run; a document without a record is an error of ours."""
    records = {}
    with (output / "DATA" / "manifest.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            records[f"{Path(record['source']).name}/{record['path']}"] = record
    with (corpus / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        return [_row(expected, records) for expected in csv.DictReader(file, delimiter="\t")]


def _row(expected: dict[str, str], records: dict[str, dict]) -> Row:
    record = records.get(expected["path"], {"status": "missing", "pages": [], "seconds": 0, "error": None})
    error = record["error"] or {}
    return Row(
        path=expected["path"],
        category=expected["category"],
        expect=expected["expect"],
        pages_expected=int(expected["pages"]) if expected["pages"] else None,
        status=record["status"],
        code=error.get("code", ""),
        pages=len(record["pages"]),
        seconds=record["seconds"],
        detail=error.get("detail", ""),
    )


def show(rows: list[Row]) -> None:
    """The table, the troubles, the slowest."""
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        table[row.category, row.expect][row.status] += 1
        table[row.category, row.expect]["pages"] += row.pages
        table[row.category, row.expect]["trouble"] += bool(row.trouble)
    columns = ("imaged", "imaged_with_warnings", "errored", "skipped", "missing", "pages", "trouble")
    print(f"{'category':<14}{'expect':<13}" + "".join(f"{name.replace('imaged_with_', ''):>10}" for name in columns))
    for (category, expect), counts in sorted(table.items()):
        print(f"{category:<14}{expect:<13}" + "".join(f"{counts[name]:>10}" for name in columns))
    for row in rows:
        if row.trouble:
            print(f"  {row.path}: {row.trouble} {row.detail[:160]}")
    print("slowest:", ", ".join(f"{row.path} {row.seconds:.1f} s" for row in sorted(rows, key=lambda r: -r.seconds)[:8]))
    for gate in missed_gates(rows):
        print("GATE MISSED:", gate)


def missed_gates(rows: list[Row]) -> list[str]:
    """The promises of docs/corpus.md that this run breaks."""
    should = [row for row in rows if row.expect == "images"]
    imaged = sum(row.status in IMAGED for row in should)
    least = LEAST_IMAGED if len(should) == 268 else len(should)
    missed = [] if imaged >= least else [f"{imaged} of {len(should)} imaged, at least {least} promised"]
    missed += [f"{row.path}: {row.trouble}" for row in rows if row.trouble and row.expect != "images"]
    missed += [f"{row.path}: {row.trouble}" for row in rows if row.expect == "images" and "expected" in row.trouble]
    return missed + [f"{row.path}: {row.seconds:.0f} s" for row in rows if row.seconds > 310]


if __name__ == "__main__":
    sys.exit(main())
