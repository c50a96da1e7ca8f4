"""What the options of a profile cost: `./dev bench options [--rounds N]`.

Images the office and mail documents of the bench corpus with the default native profile and with everything off, in turn in
one run, and prints for each category the median time of a document with either, and the ratio. Decides nothing.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATEGORIES = ("spreadsheet", "word", "presentation", "email")
PROFILES: dict[str, dict[str, object]] = {
    "default": {"NativeTypes": []},
    "off": {
        "NativeTypes": [],
        "ApplicationFieldCodes": [],
        "SpreadsheetOptions": {
            "PrintArea": "OriginalSetting",
            "HideAndPageBreakAfterConsecutiveBlankRowCol": 2_000_000,
            "ShowTrackChanges": False,
            "IncludeComments": False,
            "IncludeGridlines": "OriginalSetting",
            "UnhideHiddenWorksheets": False,
        },
        "EmailOptions": {
            "ResizeImagesToFitPage": False,
            "ResizeTablesToFitPage": False,
            "SplitTablesToFitPageWidth": False,
            "DownloadImagesFromInternet": False,
            "DetectCharacterEncoding": False,
        },
        "WordProcessingOptions": {"ShowTrackChanges": False},
        "PresentationOptions": {"ShowSpeakerNotes": False},
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--categories", nargs="*", default=list(CATEGORIES), choices=CATEGORIES)
    arguments = parser.parse_args()
    if not arguments.corpus.is_dir():
        sys.exit(f"no corpus in {arguments.corpus}")
    for category in arguments.categories:
        best: dict[str, dict[str, float]] = {name: defaultdict(lambda: float("inf")) for name in PROFILES}
        pages: dict[str, int] = {}
        for _ in range(arguments.rounds):
            for name, profile in PROFILES.items():
                for path, seconds, count in _imaged(arguments.corpus / category, profile):
                    best[name][path] = min(best[name][path], seconds)
                    pages[f"{name}/{path}"] = count
        _print(category, best, pages)


def _imaged(folder: Path, profile: dict[str, object]) -> list[tuple[str, float, int]]:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "profile.json"
        file.write_text(json.dumps({"ImagingMethod": "Native"} | profile))
        output = Path(scratch) / "out"
        command = [sys.executable, "-m", "photostat", "image", str(folder), "--output", str(output), "--quiet", "--jobs", "1"]
        subprocess.run([*command, "--profile", str(file)], check=False)
        lines = (output / "DATA" / "manifest.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    return [(record["path"], record["seconds"], len(record["pages"])) for record in records if not record["error"]]


def _print(category: str, best: dict[str, dict[str, float]], pages: dict[str, int]) -> None:
    shared = sorted(best["default"].keys() & best["off"].keys())
    on, off = ([best[name][path] for path in shared] for name in ("default", "off"))
    medians = statistics.median(on), statistics.median(off)
    ratios = sorted(((best["default"][path] / best["off"][path], path) for path in shared), reverse=True)
    count = [sum(pages[f"{name}/{path}"] for path in shared) for name in ("default", "off")]
    print(f"{category}: {len(shared)} documents; pages {count[0]} / {count[1]}; sum {sum(on):.1f} / {sum(off):.1f} s")
    print(f"  median of a document: {medians[0]:.3f} / {medians[1]:.3f} s, ratio of the medians {medians[0] / medians[1]:.2f},")
    print(f"  median of the ratios {statistics.median(ratio for ratio, _ in ratios):.2f}; dearest:")
    for ratio, path in ratios[:3]:
        print(f"    {ratio:5.2f}  {best['default'][path]:.2f} s  {path}")


if __name__ == "__main__":
    main()
