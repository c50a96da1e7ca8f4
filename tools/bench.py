"""Speed and memory, measured as a user would see them: `./dev bench [--quick]`.

Each figure is a ratio of two commands timed one after the other in the same run on the same documents and one core
(taskset), several rounds, because machines are noisy; pages/s stand beside it. Nothing here gates.

Compared with what one would use instead: Ghostscript tiffg4, pdftoppm, one soffice a document, unoserver.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "bench"
OFFICE = ("word", "spreadsheet", "presentation")
DPI = "300"


@dataclass(frozen=True)
class Timing:
    """One measured command on one core: wall seconds, pages that came out."""

    wall: float
    pages: int


def timed(work: Callable[[], int]) -> Timing:
    started = time.monotonic()
    pages = work()
    return Timing(time.monotonic() - started, pages)


def run(command: Sequence[str], *, cores: str = "0", allowed: Sequence[int] = (0, 1), env: dict | None = None) -> None:
    pinned = ["taskset", "-c", cores, *command]
    done = subprocess.run(pinned, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, env=env, text=True)
    if done.returncode not in allowed:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")


def photostat(sources: Sequence[Path], *, cores: str = "0", jobs: int = 1, extra: Sequence[str] = ()) -> int:
    """Image with Photostat; the number of pages."""
    with tempfile.TemporaryDirectory(dir=ROOT / "bench-output") as folder:
        output = Path(folder) / "out"
        command = [sys.executable, "-m", "photostat", "image", *map(str, sources), "--output", str(output)]
        run([*command, "--quiet", "--jobs", str(jobs), *extra], cores=cores)
        lines = (output / "DATA" / "manifest.jsonl").read_text().splitlines()
        return sum(len(json.loads(line)["pages"]) for line in lines)


def ghostscript(pdfs: Sequence[Path]) -> int:
    """One Ghostscript a document, as its users call it."""
    with tempfile.TemporaryDirectory(dir=ROOT / "bench-output") as folder:
        for number, pdf in enumerate(pdfs):
            target = f"-sOutputFile={folder}/{number}-%05d.tif"
            run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffg4", f"-r{DPI}", target, str(pdf)])
        return sum(1 for _ in Path(folder).glob("*.tif"))


def pdftoppm_and_g4(pdfs: Sequence[Path]) -> int:
    """pdftoppm to grey, Pillow's Group 4 encoder: what a script around Poppler does."""
    script = (
        "import sys, pathlib; from PIL import Image\n"
        "for name in sys.argv[1:]:\n"
        "    Image.open(name).convert('1').save(name + '.tif', compression='group4', dpi=(300, 300))\n"
        "    pathlib.Path(name).unlink()\n"
    )
    with tempfile.TemporaryDirectory(dir=ROOT / "bench-output") as folder:
        for number, pdf in enumerate(pdfs):
            run(["pdftoppm", "-r", DPI, "-gray", str(pdf), f"{folder}/{number}"])
            pages = sorted(map(str, Path(folder).glob(f"{number}-*.pgm")))
            run([sys.executable, "-c", script, *pages])
        return sum(1 for _ in Path(folder).glob("*.tif"))


def fresh_soffice(natives: Sequence[Path], *, fresh_profile: bool = False) -> int:
    """A new soffice for each document, then Ghostscript. `fresh_profile`: as in a container that is thrown away each time."""
    with tempfile.TemporaryDirectory(dir=ROOT / "bench-output") as folder:
        pdfs = []
        for number, native in enumerate(natives):
            target = Path(folder) / str(number)
            profile = f"file://{folder}/profile{number if fresh_profile else ''}"
            command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
            run([*command, "--outdir", str(target), str(native)])
            pdfs.extend(target.glob("*.pdf"))
        return ghostscript(pdfs)


def unoserver(natives: Sequence[Path]) -> int:
    """One warm soffice behind unoserver, then pdftoppm and a Group 4 encoder."""
    with tempfile.TemporaryDirectory(dir=ROOT / "bench-output") as folder:
        env = {**os.environ, "PYTHONPATH": str(unoserver_packages())}
        python = "/usr/bin/python3"
        server = subprocess.Popen(
            ["taskset", "-c", "0", python, "-m", "unoserver.server", "--user-installation", f"{folder}/profile"],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            pdfs = []
            wait_for_port(2003)
            for number, native in enumerate(natives):
                target = Path(folder) / f"{number}.pdf"
                convert = "import sys; from unoserver.client import converter_main; sys.exit(converter_main())"
                run([python, "-c", convert, "--convert-to", "pdf", str(native), str(target)], env=env, allowed=range(256))
                if target.exists():
                    pdfs.append(target)
        finally:
            server.terminate()
            server.wait()
        return pdftoppm_and_g4(pdfs)


def unoserver_packages() -> Path:
    """unoserver in a folder of its own (it wants LibreOffice's Python), installed on first use."""
    folder = ROOT / "bench-output" / "unoserver"
    if not folder.is_dir():
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), "unoserver"]
        subprocess.run(install, check=True)
    return folder


def wait_for_port(port: int) -> None:
    import socket

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("unoserver did not start")


def compare(name: str, ours: Callable[[], int], theirs: dict[str, Callable[[], int]], rounds: int) -> None:
    """Interleave the commands round by round; medians of wall time for the same documents on one core, and ratios.

    Pages differ where Photostat images what others leave out (notes, hidden sheets, comments): time for the same
    documents is then the harder measure.
    """
    timings: dict[str, list[Timing]] = {key: [] for key in ["photostat", *theirs]}
    for _ in range(rounds):
        for key, work in {"photostat": ours, **theirs}.items():
            timings[key].append(timed(work))
    wall = {key: statistics.median(timing.wall for timing in found) for key, found in timings.items()}
    print(f"\n{name} ({rounds} rounds)")
    for key, found in timings.items():
        pages = found[-1].pages
        ratio = "" if key == "photostat" else f"   Photostat is {wall[key] / wall['photostat']:.2f}x"
        print(f"  {key:<26}{pages:>6} pages {wall[key]:>8.1f} s {pages / wall[key]:>8.1f} pages/s{ratio}")


def scaling(rounds: int) -> None:
    """One worker on one core against two on two, over everything."""
    everything = [folder for folder in CORPUS.iterdir() if folder.is_dir() and folder.name != "LICENSES"]
    ratios = []
    for _ in range(rounds):
        one = timed(lambda: photostat(everything, cores="0", jobs=1))
        two = timed(lambda: photostat(everything, cores="0,1", jobs=2))
        ratios.append(one.wall / two.wall)
    print(f"\nTwo workers on two cores: {statistics.median(ratios):.2f}x one worker on one core ({two.pages} pages)")


def start_time() -> None:
    times = []
    for _ in range(7):
        started = time.monotonic()
        run([str(Path(sys.executable).with_name("photostat")), "--help"])
        times.append(time.monotonic() - started)
    print(f"\nphotostat --help: median {statistics.median(times):.3f} s, worst {max(times):.3f} s")


def memory() -> None:
    """Peak resident memory of each kind of process, imaging 50 and 5,000 pages of one PDF."""
    print("\nPeak memory, MB (coordinator, worker, sandboxed processes together)")
    with tempfile.TemporaryDirectory(dir=ROOT / "bench-output") as folder:
        for pages in (50, 5_000):
            pdf = Path(folder) / f"{pages}.pdf"
            pdf.write_bytes(many_pages(pages))
            print(f"  {pages:>5} pages: {peaks([pdf], Path(folder) / f'out-{pages}')}")


def many_pages(count: int) -> bytes:
    """A plain PDF of `count` pages of text."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", font]
    kids = []
    for number in range(count):
        lines = "".join(f"({line} page {number} of a long exhibit, line by line) Tj T* " for line in range(40))
        stream = f"BT /F1 12 Tf 72 720 Td 16 TL {lines}ET"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents {len(objects)} 0 R>>"
        objects.append(page)
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {count}/Kids[{' '.join(kids)}]>>"
    body, offsets = b"%PDF-1.4\n", []
    parts = [body]
    at = len(body)
    for number, text in enumerate(objects, start=1):
        offsets.append(at)
        parts.append(f"{number} 0 obj\n{text}\nendobj\n".encode())
        at += len(parts[-1])
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    parts.append(f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n".encode())
    parts.append(f"startxref\n{at}\n%%EOF\n".encode())
    return b"".join(parts)


def peaks(sources: Sequence[Path], output: Path) -> str:
    command = [
        sys.executable,
        "-m",
        "photostat",
        "image",
        *map(str, sources),
        "--output",
        str(output),
        "--quiet",
        "--jobs",
        "1",
    ]
    process = subprocess.Popen(command)
    highest = {"coordinator": 0, "worker": 0, "sandbox": 0}
    while process.poll() is None:
        now = dict.fromkeys(highest, 0)
        for pid, depth in descendants(process.pid):
            kind = ("coordinator", "worker")[depth] if depth < 2 else "sandbox"
            now[kind] += resident_kib(pid)
        highest = {kind: max(highest[kind], now[kind]) for kind in highest}
        time.sleep(0.05)
    return ", ".join(f"{kind} {kib / 1024:.0f}" for kind, kib in highest.items())


def descendants(root: int) -> list[tuple[int, int]]:
    """Each process below `root` with its depth; Python's resource tracker is left out."""
    found, queue = [], [(root, 0)]
    while queue:
        pid, depth = queue.pop()
        try:
            if depth and b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                continue
            found.append((pid, depth))
            for task in Path(f"/proc/{pid}/task").iterdir():
                queue.extend((int(child), depth + 1) for child in (task / "children").read_text().split())
        except OSError:
            continue
    return found


def resident_kib(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["pdf", "office", "scaling", "memory", "start"], action="append")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        raise SystemExit(f"{CORPUS} is not on this machine; there is nothing to measure on.")
    (ROOT / "bench-output").mkdir(exist_ok=True)
    wanted = arguments.only or ["start", "pdf", "office", "scaling", "memory"]
    pdfs = sorted((CORPUS / "pdf").glob("*"))
    natives = sorted(path for kind in OFFICE for path in (CORPUS / kind).glob("*"))
    if "start" in wanted:
        start_time()
    if "pdf" in wanted:
        rivals = {
            name: work
            for name, work in {
                "Ghostscript tiffg4": lambda: ghostscript(pdfs),
                "pdftoppm + Pillow G4": lambda: pdftoppm_and_g4(pdfs),
            }.items()
            if shutil.which("gs") and shutil.which("pdftoppm")
        }
        compare("PDF to Group 4 TIFF, 300 dpi, one core", lambda: photostat([CORPUS / "pdf"]), rivals, arguments.rounds)
    if "office" in wanted:
        rivals = {
            "fresh soffice + gs": lambda: fresh_soffice(natives),
            "the same, fresh profiles": lambda: fresh_soffice(natives, fresh_profile=True),
            "unoserver + pdftoppm + G4": lambda: unoserver(natives),
        }
        sources = [CORPUS / kind for kind in OFFICE]
        compare("Office to Group 4 TIFF, 300 dpi, one core", lambda: photostat(sources), rivals, arguments.rounds)
    if "scaling" in wanted:
        scaling(arguments.rounds)
    if "memory" in wanted:
        memory()


if __name__ == "__main__":
    main()
