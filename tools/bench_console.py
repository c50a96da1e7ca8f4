"""./dev bench console: lists over a million documents, the viewer in a browser, what 200 open consoles cost while a set runs.

Figures are printed, nothing is decided.
"""

import argparse
import re
import selectors
import socket
import statistics
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from playwright.sync_api import Page, sync_playwright

from bench_imaging import make_copies
from bench_server import PASSWORD, Server, make_workspace, running_server, show
from bench_site import Site, ask, make_site, poll, wait_for
from photostat.bootstrap import open_database

PDF = Path(__file__).parents[1] / "examples" / "reports" / "Inspection report 24-088.pdf"
LISTS = (
    "documents",
    "documents?sort=-File+Size",
    "documents?condition=%27File+Extension%27+%3D%3D+%27txt%27",
    "searches",
    "imaging-sets",
    "imaging-profiles",
    "native-types",
    "field-codes",
    "document-errors",
    "imaging-warnings",
    "jobs",
)
_ROUNDS = 7
_WATCH_SECONDS = 20.0
_LOOK_SECONDS = 0.03
_IMAGED = re.compile(r"([\d,]+) documents? successfully imaged")


def sign_in(server: Server) -> str:
    """The cookie of a session."""
    connection = server.connect()
    form = urlencode({"email": "admin@example.com", "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{server.port}"}
    connection.request("POST", "/console/sign-in", form, headers)
    answer = connection.getresponse()
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def bench_lists(server: Server, cookie: str, site: Site, count: int) -> None:
    """First pages, on one connection."""
    connection = server.connect()
    for name in LISTS:
        times = []
        for _ in range(_ROUNDS):
            started = time.perf_counter()
            connection.request("GET", f"/console/w/{site.workspace_id}/{name}", headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{name}: {answer.status}\n{server.last_words()}")
            times.append((time.perf_counter() - started) * 1000)
        show(f"{name}, {count:,} documents", f"first {times[0]:.0f} ms, median {statistics.median(times):.0f} ms")


def bench_viewer(server: Server, workspace_id: int) -> None:
    """In Debian's Chromium, at 1280 wide: from the address to the painted page, from the key to the painted page."""
    site = make_site(server, workspace_id, [("report.pdf", PDF.read_bytes())])
    ask(server, "POST", site.run, {"imagingSetRequest": {}})
    wait_for(lambda: poll(server, site)["Status"].startswith("Completed"), seconds=300, every=0.2)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", viewport={"width": 1280, "height": 800}).new_page()
        page.goto("/console/")
        page.get_by_label("E-mail").fill("admin@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("navigation", name="Main").wait_for()
        opened, turned = [], []
        for _ in range(_ROUNDS):
            started = time.perf_counter()
            page.goto(f"/console/w/{workspace_id}/documents/{site.documents[0]}/viewer")
            page.wait_for_selector("#viewer[data-ready][data-shown='1']")
            opened.append((time.perf_counter() - started) * 1000)
            page.wait_for_timeout(500)
            for number in (2, 3, 4):
                turned.append(_turn(page, number))
        browser.close()
    show("viewer, first page", f"first {opened[0]:.0f} ms, median {statistics.median(opened):.0f} ms")
    show("viewer, page turn", f"median {statistics.median(turned):.0f} ms, at most {max(turned):.0f} ms")


def _turn(page: Page, number: int) -> float:
    started = time.perf_counter()
    page.keyboard.press("PageDown")
    page.wait_for_selector(f"#viewer[data-shown='{number}']")
    return (time.perf_counter() - started) * 1000


class Consoles:
    """Open streams of one set's page."""

    def __init__(self, server: Server, cookie: str, site: Site, count: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._sockets = []
        path = f"/console/w/{site.workspace_id}/imaging-sets/{site.set_id}/live"
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
        for _ in range(count):
            one = socket.create_connection(("127.0.0.1", server.port))
            one.sendall(head.encode())
            self._selector.register(one, selectors.EVENT_READ)
            self._sockets.append(one)
        self.received = 0

    def listen(self, seconds: float) -> list[tuple[float, int]]:
        """Read all of them for a while; when the first one said how many documents are imaged."""
        said = []
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for key, _ in self._selector.select(left):
                text = key.fileobj.recv(1 << 20).decode(errors="replace")
                self.received += text.count("data: {")
                found = _IMAGED.findall(text)
                if key.fileobj is self._sockets[0] and found:
                    said.append((time.monotonic(), int(found[-1].replace(",", ""))))
        return said

    def close(self) -> None:
        for one in self._sockets:
            one.close()
        self._selector.close()


def bench_consoles(server: Server, cookie: str, *, count: int) -> None:
    """CPU of the server's own process with and without the consoles; how old the words on the screen are."""
    site = make_site(server, make_workspace(server), [("small.txt", b"One line of text.\n")])
    make_copies(server, site, 5_000)
    ask(server, "POST", site.run, {"imagingSetRequest": {}})
    wait_for(lambda: poll(server, site)["NumberOfDocumentsCompleted"] > 0, seconds=120, every=0.2)
    shares = []
    for open_ones in (0, count, 0, count):
        consoles, committed = Consoles(server, cookie, site, open_ones), Committed(server, site)
        consoles.listen(2)
        committed.start()
        before, started = _own_cpu(server), time.monotonic()
        said = consoles.listen(_WATCH_SECONDS)
        shares.append((_own_cpu(server) - before) / (time.monotonic() - started))
        consoles.close()
        ages = committed.ages(said)
        if open_ones:
            show("status on the wire after its commit", f"median {statistics.median(ages):.2f} s, at most {max(ages):.2f} s")
            show(f"events that {open_ones} consoles got in {_WATCH_SECONDS:.0f} s", f"{consoles.received:,}")
    show("CPU of the server while a set runs, no console", f"{shares[0]:.1%}, {shares[2]:.1%} of a core")
    show(f"CPU of the server while a set runs, {count} consoles", f"{shares[1]:.1%}, {shares[3]:.1%} of a core")


def _own_cpu(server: Server) -> float:
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:13]) / 100


class Committed(threading.Thread):
    """Sees every few hundredths of a second how many documents of the set are committed as imaged."""

    def __init__(self, server: Server, site: Site) -> None:
        super().__init__()
        self._server, self._site = server, site
        self._is_over = threading.Event()
        self.seen = dict[int, float]()

    def run(self) -> None:
        query = sa.text("SELECT imaged FROM imaging_job WHERE set_id = :set")
        with open_database(self._server.folder / "data") as services:
            while not self._is_over.wait(_LOOK_SECONDS):
                with services.database.read() as connection:
                    imaged = int(connection.execute(query, {"set": self._site.set_id}).scalar_one())
                self.seen.setdefault(imaged, time.monotonic())

    def ages(self, said: list[tuple[float, int]]) -> list[float]:
        """End the thread; seconds from the commit to the words about it."""
        self._is_over.set()
        self.join()
        return [when - self.seen[imaged] for when, imaged in said if imaged in self.seen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000, help="documents of the big workspace")
    parser.add_argument("--consoles", type=int, default=200)
    parser.add_argument("--only", choices=("viewer", "consoles", "lists"), default=None)
    chosen = parser.parse_args()
    with running_server(PHOTOSTAT_IMAGING__WORKERS="1") as server:
        cookie = sign_in(server)
        site = make_site(server, make_workspace(server), [("small.txt", b"One line of text.\n")])
        if chosen.only in (None, "viewer"):
            bench_viewer(server, make_workspace(server))
        if chosen.only in (None, "consoles"):
            bench_consoles(server, cookie, count=chosen.consoles)
        if chosen.only in (None, "lists"):
            make_copies(server, site, chosen.documents)
            bench_lists(server, cookie, site, chosen.documents)


if __name__ == "__main__":
    main()
