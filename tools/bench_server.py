"""./dev bench server: what the server costs and how fast it is, on a server of its own in a temporary folder.

Figures are printed, nothing is decided. Everything goes through HTTP or the command except the making of a million documents.
"""

import argparse
import base64
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from photostat.bootstrap import open_database

PASSWORD = "a long pass phrase"
BASIC = "Basic " + base64.b64encode(f"admin@example.com:{PASSWORD}".encode()).decode()
API = "/Relativity.REST/api"
_TICKS = os.sysconf("SC_CLK_TCK")

_MILLION = """
INSERT INTO document (workspace_id, artifact_id, control_number, folder_id, has_images, has_native, file_name, file_extension,
                      file_size, custodian, created_by, modified_by, created_on)
SELECT :workspace, nextval('artifact_id'), 'BIG' || lpad(n::text, 8, '0'), 1003697,
       CASE WHEN n % 3 = 0 THEN 1034243 ELSE 1034244 END, true, 'file ' || (n * 7919 % 1000003) || '.' || ext, ext,
       n * 37 % 10000000,
       'Custodian ' || n % 50, 9, 9, timestamptz '2024-01-01' + make_interval(mins => n::integer)
FROM (SELECT n, (ARRAY['pdf', 'docx', 'xlsx', 'msg', 'tif'])[1 + n % 5] AS ext
      FROM generate_series(1::bigint, :count) AS n) AS made
"""


class Server:
    """A running `photostat serve` and a connection to it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.program = str(Path(sys.executable).parent / "photostat")
        environment = {**os.environ, "PHOTOSTAT_ADMIN_PASSWORD": PASSWORD, **environment}
        self._log = (folder / "log").open("wb")
        command = [self.program, "serve", "--data-dir", str(folder / "data"), "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stdout=self._log, stderr=self._log)
        while not self._is_ready():
            if self.process.poll() is not None:
                sys.exit(f"the server did not start: {(folder / 'log').read_text()}")
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            return self.call("GET", "/readyz")[0] == 200
        except OSError:
            return False

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)

    def call(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        connection = self.connect()
        answer = request(connection, method, path, body)
        connection.close()
        return answer

    def processes(self) -> list[int]:
        """The server, its database and all of its children."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                except (OSError, IndexError):
                    continue
        found = [self.process.pid]
        for pid in found:
            found.extend(child for child, parent in parents.items() if parent == pid)
        return found

    def cpu_seconds(self) -> float:
        total = 0
        for pid in self.processes():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(int(field) for field in fields[11:15])
        return total / _TICKS

    def memory_megabytes(self) -> float:
        """Proportional share: memory that processes share is counted once."""
        total = 0
        for pid in self.processes():
            found = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
            total += int(found[1]) if found else 0
        return total / 1024

    def last_words(self, lines: int = 60) -> str:
        """The end of its log, for a figure that is none."""
        self._log.flush()
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self._log.close()


def request(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: object = None,
    more_headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    """One call; `body`: bytes go as they are, all else as JSON."""
    headers = {"X-CSRF-Header": "-", "Authorization": BASIC, "Content-Type": "application/json", **(more_headers or {})}
    content = body if body is None or isinstance(body, bytes) else json.dumps(body)
    connection.request(method, path.replace(" ", "%20"), content, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


@contextmanager
def running_server(**environment: str) -> Iterator[Server]:
    """A server of its own in a temporary folder; `environment`: settings."""
    folder = Path(tempfile.mkdtemp(prefix="photostat-bench-"))
    server = Server(folder, **environment)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def make_workspace(server: Server) -> int:
    body = {"workspaceRequest": {"Name": "Bench", "Matter": {"Value": {"ArtifactID": 107}}, "Status": {"ArtifactID": 675}}}
    status, answer = server.call("POST", f"{API}/relativity-environment/v1/workspace", body)
    assert status == 200, answer
    return int(json.loads(answer)["ArtifactID"])


def show(name: str, figure: str) -> None:
    sys.stdout.write(f"{name:<58} {figure}\n")
    sys.stdout.flush()


def bench_idle(server: Server) -> None:
    before, started = server.cpu_seconds(), time.monotonic()
    time.sleep(20)
    share = (server.cpu_seconds() - before) / (time.monotonic() - started)
    show("idle: memory with database, CPU", f"{server.memory_megabytes():.0f} MB, {share:.1%}")


def bench_gets(server: Server, workspace: int, *, count: int, connections: int) -> None:
    """Status-like GETs with Basic on each; the client shares the machine, so the rate a core is by the server's CPU."""
    path = f"{API}/relativity-environment/v1/workspace/{workspace}/summary"
    times: list[float] = []
    lock = threading.Lock()

    def ask() -> None:
        connection, mine = server.connect(), []
        for _ in range(count // connections):
            started = time.perf_counter()
            status, _ = request(connection, "GET", path)
            assert status == 200
            mine.append(time.perf_counter() - started)
        with lock:
            times.extend(mine)

    before, started = server.cpu_seconds(), time.monotonic()
    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cpu = server.cpu_seconds() - before
    p99 = statistics.quantiles(times, n=100)[98] * 1000
    rate = len(times) / (time.monotonic() - started)
    show(f"GET summary, {connections} connections", f"{len(times) / cpu:.0f}/s a core, {rate:.0f}/s seen, p99 {p99:.1f} ms")


def bench_upload(server: Server, workspace: int, *, megabytes: int, files: int) -> None:
    size = megabytes * 1024 * 1024
    boundary = b"photostat-bench"
    parts = []
    for number in range(files):
        head = f'Content-Disposition: form-data; name="files"; filename="{number}.bin"'.encode()
        parts.append(b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + os.urandom(size) + b"\r\n")
    body = b"".join(parts) + b"--" + boundary + b"--\r\n"
    connection = server.connect()
    headers = {"X-CSRF-Header": "-", "Authorization": BASIC, "Content-Type": "multipart/form-data; boundary=photostat-bench"}
    before, started = server.cpu_seconds(), time.monotonic()
    connection.request("POST", f"/photostat/v1/workspaces/{workspace}/documents", body, headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    answer.read()
    seconds, cpu = time.monotonic() - started, server.cpu_seconds() - before
    total = megabytes * files
    show(f"upload, {files} natives of {megabytes} MB", f"{total / cpu:.0f} MB/s a core, {total / seconds:.0f} MB/s seen")


def bench_million(server: Server, workspace: int, *, count: int) -> None:
    with open_database(server.folder / "data") as services:
        with services.database.transaction() as connection:
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.text(_MILLION), {"workspace": workspace, "count": count})
        with services.database.transaction() as connection:
            connection.execute(sa.text(f"ANALYZE document_w{workspace:d}"))
    criterion = {"Operator": "Is", "FieldIdentifier": {"Name": "File Extension"}, "Value": "pdf", "ConditionType": "Criteria"}
    search_body = {
        "workspaceArtifactID": workspace,
        "searchDTO": {
            "Name": "PDF",
            "ArtifactTypeID": 10,
            "SearchCriteria": {"Conditions": [{"Condition": criterion, "BooleanOperator": "None"}]},
        },
    }
    manager = f"{API}/Relativity.Services.Search.ISearchModule/Keyword Search Manager"
    status, answer = server.call("POST", f"{manager}/CreateSingleAsync", search_body)
    assert status == 200, answer
    search = int(answer)
    for name, condition in (
        ("all", ""),
        ("saved search, extension is pdf", f"'ArtifactID' IN SAVEDSEARCH {search}"),
        ("has images", "'Has Images' == CHOICE 1034243"),
        ("one day", "'System Created On' == 2024-06-01"),
    ):
        _query(server, workspace, f"{count:,} documents, {name}", condition)


def _query(server: Server, workspace: int, name: str, condition: str) -> None:
    path = f"{API}/Relativity.ObjectManager/v1/workspace/{workspace}/object/queryslim"
    connection = server.connect()

    def page(start: int) -> tuple[float, int]:
        asked = {
            "request": {
                "ObjectType": {"ArtifactTypeID": 10},
                "Fields": [{"Name": "Control Number"}, {"Name": "File Name"}],
                "Condition": condition,
                "Sorts": [{"FieldIdentifier": {"Name": "Control Number"}, "Direction": "Ascending"}],
            },
            "start": start,
            "length": 100,
        }
        started = time.perf_counter()
        status, answer = request(connection, "POST", path, asked)
        assert status == 200, answer
        return (time.perf_counter() - started) * 1000, int(json.loads(answer)["TotalCount"])

    first, total = page(1)
    show(f"{name}: first page with the count", f"{first:.0f} ms, {total:,} found")
    deep, _ = page(max(total // 2, 1))
    pages = [page(start)[0] for start in (1, max(total // 3, 1), max(total // 2, 1), max(total - 100, 1))]
    show(f"{name}: first deep page, then any page", f"{deep:.0f} ms, at most {max(pages):.0f} ms")


def bench_import(server: Server, workspace: int, *, rows: int) -> None:
    file = server.folder / "load.dat"
    columns = ("Control Number", "Custodian", "File Name", "File Extension", "Group Identifier")
    with file.open("w", encoding="utf-8") as lines:
        lines.write(_dat_line(columns))
        lines.writelines(
            _dat_line((f"IMP{n:08d}", f"Custodian {n % 40}", f"file {n}.pdf", "pdf", f"IMP{n - n % 3:08d}")) for n in range(rows)
        )
    command = [server.program, "import", str(file), "--workspace", str(workspace), "--data-dir", str(server.folder / "data")]
    started = time.monotonic()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    assert run.returncode == 0, run.stdout + run.stderr
    show(f"import of {rows:,} rows of a load file", f"{rows / seconds:.0f} documents/s")


def _dat_line(values: tuple[str, ...]) -> str:
    return "\x14".join(f"\u00fe{value}\u00fe" for value in values) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000, help="documents of the big workspace")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the load file")
    chosen = parser.parse_args()
    with running_server() as server:
        bench_idle(server)
        workspace = make_workspace(server)
        bench_gets(server, workspace, count=4_000, connections=1)
        bench_gets(server, workspace, count=8_000, connections=8)
        bench_upload(server, workspace, megabytes=1, files=200)
        bench_upload(server, workspace, megabytes=200, files=2)
        bench_import(server, make_workspace(server), rows=chosen.rows)
        bench_million(server, make_workspace(server), count=chosen.documents)


if __name__ == "__main__":
    main()
