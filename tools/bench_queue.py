"""What the queue costs beside the rendering, on the bench corpus: part of ./dev bench imaging.

`bench_throughput` compares the server with `photostat image`; `bench_overhead` lets one slot work in this process and says where
its time goes.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

import photostat.imaging.work.slot as slot_module
from bench import CORPUS
from bench_server import Server, make_workspace, running_server, show
from bench_site import Site, ask, make_site, poll, wait_for
from photostat.bootstrap.database import data_folder, database_url
from photostat.bootstrap.settings import read_settings
from photostat.bootstrap.worker import open_storage
from photostat.imaging.work.chores import Chores
from photostat.imaging.work.lease import Heartbeat
from photostat.imaging.work.slot import SLOT_NICENESS, Slot, SlotPlan
from photostat.imaging.work.writer import ResultWriter

_KINDS = ("email", "image", "pdf", "presentation", "spreadsheet", "word")


def corpus_files(*, every: int = 1) -> list[Path]:
    """The bench corpus, or every so-manieth document of it."""
    if not CORPUS.is_dir():
        raise SystemExit(f"{CORPUS} is not on this machine; there is nothing to measure on.")
    return sorted(path for kind in _KINDS for path in (CORPUS / kind).iterdir())[::every]


def bench_throughput(*, rounds: int, every: int, slots: int = 2) -> None:
    """The same documents through the server's slots and through `photostat image --jobs`, one after the other, round by round.

    For the server from the POST of the run to Completed; its slots live on from one round to the next, their sandboxes do not.
    """
    files, ratios, ours, theirs = corpus_files(every=every), [], [], []
    with running_server(PHOTOSTAT_IMAGING__WORKERS=str(slots)) as server:
        for _ in range(rounds):
            site = make_site(server, make_workspace(server), ((path.name, path.read_bytes()) for path in files))
            seconds, state = run_set(server, site)
            alone, pages = image_alone(files, slots)
            ours.append(seconds)
            theirs.append(alone)
            ratios.append(alone / seconds)
            show("  a round: server; photostat image", f"{seconds:.1f} s {_outcome(state)}; {alone:.1f} s, {pages} pages")
    figures = f"{statistics.median(ours):.1f}; {statistics.median(theirs):.1f} s; {statistics.median(ratios):.0%}"
    show(f"{len(files)} documents, {slots} workers: server; alone; throughput", figures)


def run_set(server: Server, site: Site) -> tuple[float, dict]:
    started = time.monotonic()
    ask(server, "POST", site.run, {})
    wait_for(lambda: poll(server, site)["Status"].startswith("Completed"), seconds=3600, every=0.2)
    return time.monotonic() - started, poll(server, site)


def _outcome(state: dict) -> str:
    names = ("Completed", "Errored", "Skipped")
    return ", ".join(f"{state[f'NumberOfDocuments{name}']} {name.lower()}" for name in names)


def image_alone(files: list[Path], jobs: int) -> tuple[float, int]:
    with tempfile.TemporaryDirectory(prefix="photostat-bench-") as folder:
        output = Path(folder) / "out"
        command = [sys.executable, "-m", "photostat", "image", *map(str, files), "--output", str(output)]
        command = ["nice", "-n", str(SLOT_NICENESS), *command]  # as the server's slots, or other work on the machine decides
        started = time.monotonic()
        done = subprocess.run([*command, "--quiet", "--jobs", str(jobs)], capture_output=True, text=True, check=False)
        seconds = time.monotonic() - started
        assert done.returncode in (0, 1), done.stderr[-500:]
        lines = (output / "DATA" / "manifest.jsonl").read_text().splitlines()
        return seconds, sum(len(json.loads(line)["pages"]) for line in lines)


class Clock:
    """Wall and CPU time of named functions of a slot that works in this process; CPU is that of the calling thread."""

    def __init__(self) -> None:
        self.wall: Counter[str] = Counter()
        self.cpu: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._lock = threading.Lock()

    def around(self, owner: object, name: str) -> None:
        original: Callable = getattr(owner, name)

        def timed(*args: object, **kwargs: object) -> object:
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                return original(*args, **kwargs)
            finally:
                wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
                with self._lock:
                    self.wall[name] += wall
                    self.cpu[name] += cpu
                    self.calls[name] += 1

        setattr(owner, name, timed)


def bench_overhead(*, every: int) -> None:
    """One slot over the bench corpus. In its way: what its main thread does beside imaging. CPU: all of the queue."""
    files = corpus_files(every=every)
    clock = Clock()
    for owner, name in (
        (slot_module, "image_document"),
        (slot_module, "claim_batch"),
        (slot_module, "load_job"),
        (slot_module, "load_documents"),
        (Slot, "_serve"),
        (Slot, "_let_batch_go"),
        (ResultWriter, "_flush"),
        (ResultWriter, "__exit__"),
        (Heartbeat, "_beat"),
    ):
        clock.around(owner, name)
    with running_server(PHOTOSTAT_IMAGING__WORKERS="0") as server:
        site = make_site(server, make_workspace(server), ((path.name, path.read_bytes()) for path in files))
        work_as_slot(server, site, clock)


def work_as_slot(server: Server, site: Site, clock: Clock) -> None:
    settings = read_settings(data_dir=server.folder / "data")
    with database_url(settings, data_folder(settings)) as url:
        plan = SlotPlan(settings.model_copy(update={"database_url": SecretStr(url)}), open_storage, "bench/1", idle_seconds=1)
        ask(server, "POST", site.run, {})
        with open_storage(plan.settings) as (database, blobs), Chores(database, settings.imaging):
            wait_for(lambda: poll(server, site)["Status"].startswith("Imaging"), seconds=60, every=0.1)
            database_cpu = server.cpu_seconds()
            slot = Slot(plan, database, blobs)
            slot.run()
            database_cpu = server.cpu_seconds() - database_cpu
    imaging = clock.wall["image_document"]
    in_the_way = clock.wall["_serve"] + clock.wall["claim_batch"] - imaging
    queue_cpu = sum(clock.cpu[name] for name in clock.cpu if name not in ("image_document", "_serve", "__exit__"))
    state = poll(server, site)
    show("one slot over the bench corpus", f"{_outcome(state)}, {imaging:.1f} s of imaging")
    show("  in its way beside imaging", f"{in_the_way:.2f} s, {in_the_way / imaging:.2%}")
    show(
        "  CPU of the queue in the slot; of server and database",
        f"{queue_cpu:.2f} s, {queue_cpu / imaging:.2%}; {database_cpu:.2f} s",
    )
    for name in clock.wall:
        show(f"    {name}, {clock.calls[name]} calls", f"{clock.wall[name]:.2f} s, CPU {clock.cpu[name]:.2f} s")
