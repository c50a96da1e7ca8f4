"""./dev bench imaging: a set of a million documents, and the queue against `photostat image`, on servers of their own.

Figures are printed, nothing is decided. Everything goes through HTTP except the making of a million documents, which all have one
small native. What a part measures stands at its function.
"""

import argparse
import re
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench_queue import bench_overhead, bench_throughput
from bench_server import API, Server, make_workspace, request, running_server, show
from bench_site import Site, ask, make_site, poll, wait_for
from photostat.bootstrap import open_database

_COPIES = """
INSERT INTO document (workspace_id, artifact_id, control_number, folder_id, has_images, has_native, file_name, file_extension,
                      file_size, md5_hash, sha1_hash, sha256_hash, native_type, custodian, created_by, modified_by)
SELECT workspace_id, nextval('artifact_id'), 'BIG' || lpad(n::text, 8, '0'), folder_id, has_images, has_native, file_name,
       file_extension, file_size, md5_hash, sha1_hash, sha256_hash, native_type, 'Custodian ' || n % 50, 9, 9
FROM document, generate_series(1::bigint, :count) AS n WHERE workspace_id = :workspace AND artifact_id = :model
"""
_IMAGED = """
UPDATE document SET has_images = 1034243, imaging_set = :set WHERE workspace_id = :workspace AND has_images <> 1034243
"""


@dataclass(frozen=True)
class Memory:
    """Resident megabytes, the most of a process of its kind."""

    server: float
    slot: float


@contextmanager
def watched(server: Server) -> Iterator[Callable[[], Memory]]:
    """Peak resident memory of the server's process and of a slot from here on."""
    stopped = threading.Event()
    peaks = {"server": 0.0, "slot": 0.0}

    def watch() -> None:
        while not stopped.wait(0.2):
            for pid in server.processes():
                kind = _kind(server, pid)
                if kind is not None:
                    peaks[kind] = max(peaks[kind], _resident_megabytes(pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield lambda: Memory(**peaks)
    stopped.set()
    thread.join()


def _kind(server: Server, pid: int) -> str | None:
    if pid == server.process.pid:
        return "server"
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    return "slot" if b"multiprocessing.forkserver" in command else None


def _resident_megabytes(pid: int) -> float:
    try:
        found = re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def make_copies(server: Server, site: Site, count: int) -> None:
    with open_database(server.folder / "data") as services:
        values = {"workspace": site.workspace_id, "model": site.documents[0], "count": count}
        with services.database.transaction() as connection:
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.text(_COPIES), values)
        with services.database.transaction() as connection:
            connection.execute(sa.text(f"ANALYZE document_w{site.workspace_id:d}"))


def bench_submit(server: Server, site: Site) -> int:
    """The job. POST to the first image, and to all documents submitted; memory; the calls that clients make meanwhile."""
    with watched(server) as peak:
        time.sleep(8)  # as somebody who looks at one document after the other
        before = peak()
        started = time.monotonic()
        job = ask(server, "POST", site.run, {})["ImagingJobID"]
        answered = time.monotonic() - started
        wait_for(lambda: _first_is_begun(server, site), seconds=600, every=0.1)
        show("submit: the POST; POST to the first document with images", f"{answered:.2f} s; {time.monotonic() - started:.1f} s")
        wait_for(lambda: poll(server, site)["Status"].startswith("Imaging"), seconds=900, every=0.2)
        show("submit: POST to all submitted", f"{time.monotonic() - started:.1f} s")
        after = peak()
    show("submit: peak memory of the server, of a slot", f"{before.server:.0f} -> {after.server:.0f} MB, {after.slot:.0f} MB")
    return job


def _first_is_begun(server: Server, site: Site) -> bool:
    return int(poll(server, site)["NumberOfDocumentsCompleted"]) > 0


def bench_status(server: Server, site: Site, *, count: int) -> None:
    """GET of the status, one connection, while the set runs."""
    connection, times = server.connect(), []
    for _ in range(count):
        started = time.perf_counter()
        status, _ = request(connection, "GET", f"{site.set_path}/status")
        assert status == 200
        times.append((time.perf_counter() - started) * 1000)
    p99 = statistics.quantiles(times, n=100)[98]
    show("status GET while it runs: median, p99", f"{statistics.median(times):.1f}, {p99:.1f} ms")


def bench_conditions(server: Server, site: Site, when: str) -> None:
    """Counting by Has Images: Yes, No, Pending; each is asked five times, with the data changing in between."""
    for name, choice in (("Yes", 1034243), ("No", 1034244), ("Pending", 1034245)):
        times = []
        for turn in range(5):
            # another condition each time: an answer that is remembered is no measurement
            condition = f"'Has Images' == CHOICE {choice} AND 'ArtifactID' > {turn}"
            wanted = {"ObjectType": {"ArtifactTypeID": 10}, "Fields": [], "Condition": condition}
            asked = {"request": wanted, "start": 1, "length": 1}
            started = time.perf_counter()
            found = ask(
                server, "POST", f"{API}/Relativity.ObjectManager/v1/workspace/{site.workspace_id}/object/queryslim", asked
            )
            times.append((time.perf_counter() - started) * 1000)
        total = f"{found['TotalCount']:,} found"
        show(f"Has Images is {name}, {when}: median, most", f"{statistics.median(times):.0f}, {max(times):.0f} ms, {total}")


def bench_on_the_fly(server: Server, site: Site, *, rounds: int) -> None:
    """POST of one document behind the running set, to its status with images; small documents at the far end of the set."""
    times = []
    for document_id in site.documents[1 : rounds + 1]:
        started = time.monotonic()
        ask(server, "POST", f"{site.v1}/documents/{document_id}/image", {"imageOnTheFlyRequest": {"profileID": site.profile_id}})
        wait_for(
            lambda document=document_id: ask(server, "GET", f"{site.v1}/documents/{document}/status")["HasImages"] == "Yes",
            seconds=60,
            every=0.02,
        )
        times.append(time.monotonic() - started)
        time.sleep(8)  # as somebody who looks at one document after the other
    rest = f"{statistics.median(times[1:]):.2f}, {max(times[1:]):.2f} s" if times[1:] else ""
    show(f"on the fly behind the set: first; then median, most of {rounds - 1}", f"{times[0]:.2f} s; {rest}")


def bench_stop(server: Server, site: Site, job: int, what: str) -> None:
    """Stop to Status "Stopped by User", and to the last slot that does something for the set."""
    started = time.monotonic()
    ask(server, "POST", f"{site.v1}/jobs/{job}/stop", {})
    answered = time.monotonic() - started
    wait_for(lambda: poll(server, site)["Status"].lower() == "stopped by user", seconds=600, every=0.05)
    show(f"stop, {what}: the POST; to Stopped by User", f"{answered:.2f} s; {time.monotonic() - started:.1f} s")


def bench_review(server: Server, site: Site) -> None:
    """A completed set whose documents all have images: a run that skips them all, hide, release."""
    with open_database(server.folder / "data") as services, services.database.transaction() as connection:
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        connection.execute(sa.text(_IMAGED), {"workspace": site.workspace_id, "set": site.set_id})
    started = time.monotonic()
    ask(server, "POST", site.run, {})
    wait_for(lambda: poll(server, site)["Status"].startswith("Completed"), seconds=900, every=0.2)
    show("a run that skips all of them", f"{time.monotonic() - started:.1f} s")
    for verb in ("hide", "release"):
        started = time.monotonic()
        ask(server, "POST", f"{site.set_path}/{verb}-images", {})
        answered = time.monotonic() - started
        wait_for(lambda: poll(server, site)["Status"].startswith("Completed"), seconds=900, every=0.2)
        show(f"{verb} all: the POST; to Completed", f"{answered:.2f} s; {time.monotonic() - started:.1f} s")


def bench_million(*, count: int) -> None:
    with running_server() as server:
        site = make_site(server, make_workspace(server), [("small.txt", b"One line of text.\n"), *_small_texts(8)])
        make_copies(server, site, count)
        show("documents", f"{count:,}")
        bench_conditions(server, site, "nothing pending")
        job = bench_submit(server, site)
        bench_status(server, site, count=1_000)
        bench_conditions(server, site, "all pending")
        bench_on_the_fly(server, site, rounds=8)
        bench_stop(server, site, job, f"{count:,} documents")
        bench_review(server, site)


def _small_texts(count: int) -> list[tuple[str, bytes]]:
    return [(f"on-the-fly-{number}.txt", b"Text number %d.\n" % number) for number in range(count)]


def bench_stop_in_a_document() -> None:
    """Stop with a renderer in the middle of a document of 5,000 pages."""
    from bench import many_pages

    with running_server() as server:
        site = make_site(server, make_workspace(server), [("big.pdf", many_pages(5_000)), ("second.pdf", many_pages(4_900))])
        for turn in range(3):
            job = ask(server, "POST", site.run, {})["ImagingJobID"]
            wait_for(lambda: poll(server, site)["Status"].startswith("Imaging"), seconds=60, every=0.1)
            time.sleep(4 if turn else 8)
            bench_stop(server, site, job, "in the middle of a document")


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "million": lambda chosen: bench_million(count=chosen.documents),
    "stop": lambda _: bench_stop_in_a_document(),
    "overhead": lambda chosen: bench_overhead(every=chosen.every),
    "throughput": lambda chosen: bench_throughput(rounds=chosen.rounds, every=chosen.every),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000, help="documents of the big set")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the comparison with `photostat image`")
    parser.add_argument("--every", type=int, default=1, help="only every so-manieth document of the bench corpus")
    parser.add_argument("--only", choices=list(PARTS), action="append")
    chosen = parser.parse_args()
    for name in chosen.only or PARTS:
        PARTS[name](chosen)


if __name__ == "__main__":
    sys.exit(main())
