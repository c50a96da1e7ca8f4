"""Imaging jobs on a real server: natives in, a set run, faults meanwhile, and what must be true afterwards."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from drills.served import Served
from drills.uploads import ask, named_multipart
from photostat.bootstrap import open_database

EXAMPLES = Path(__file__).parents[2] / "examples"
PDF = EXAMPLES / "reports" / "Inspection report 24-088.pdf"  # five pages, a third of a second
QUICK = (PDF, EXAMPLES / "pictures" / "Logo.png", EXAMPLES / "finance" / "Shipments.csv", EXAMPLES / "odd" / "Untitled.doc")
DEADLINE_SECONDS = 240.0
_V1 = "/Relativity.Rest/API/relativity-imaging/v1/workspaces"


@dataclass
class ImagingDrill:
    """A workspace on a server; `served` may be replaced by the next one on the same folder."""

    served: Served
    workspace_id: int
    set_id: int = 0

    def call(self, method: str, path: str, body: object = None) -> Any:
        """A JSON call that must succeed."""
        data = None if body is None else json.dumps(body).encode()
        answer = ask(self.served, method, path, data, content_type="application/json")
        assert answer.status == 200, f"{method} {path}: {answer}"
        return json.loads(answer.text) if answer.text else None

    def load(self, natives: Sequence[Path], *, times: int = 1) -> list[int]:
        """Upload natives, each so many times; their ids."""
        ids = []
        for native in natives:
            named = {f"{native.stem} {number}{native.suffix}": native.read_bytes() for number in range(times)}
            path = f"/photostat/v1/workspaces/{self.workspace_id}/documents"
            answer = ask(self.served, "POST", path, named_multipart(named, "DOC"))
            assert answer.status == 200, answer
            ids += answer.artifact_ids
        return ids

    def make_set(self) -> None:
        """A set with the default profile over all documents."""
        search = {"ArtifactTypeID": 10, "Name": f"All {time.monotonic_ns()}", "SearchCriteria": {"Conditions": []}}
        manager = "/Relativity.REST/api/Relativity.Services.Search.ISearchModule/Keyword%20Search%20Manager"
        search_id = self.call(
            "POST", f"{manager}/CreateSingleAsync", {"workspaceArtifactID": self.workspace_id, "searchDTO": search}
        )
        profiles = self.call("GET", f"/photostat/v1/workspaces/{self.workspace_id}/imaging-profiles")["ImagingProfiles"]
        request = {
            "DataSourceID": search_id,
            "ImagingProfileID": next(profile["ArtifactID"] for profile in profiles if profile["IsDefault"]),
            "Name": "Set",
            "EmailNotificationRecipients": "",
        }
        self.set_id = self.call("POST", f"{_V1}/{self.workspace_id}/imaging-sets", {"request": request})

    def run(self, *, retry: bool = False) -> int:
        """Run the set, or retry its errors; the number of the job."""
        verb = "retry-errors" if retry else "run"
        path = f"{_V1}/{self.workspace_id}/imaging-sets/{self.set_id}/{verb}"
        return int(self.call("POST", path, {"imagingSetRequest": {}})["ImagingJobID"])

    def stop(self, job_id: int) -> None:
        """Ask the job to stop."""
        answer = self.call("POST", f"{_V1}/{self.workspace_id}/jobs/{job_id}/stop", {"stopImagingJobRequest": {}})
        assert answer["Success"], answer

    def status(self) -> dict[str, Any]:
        """The status of the set; empty while nobody answers."""
        path = f"{_V1}/{self.workspace_id}/imaging-sets/{self.set_id}/status"
        answer = ask(self.served, "GET", path, content_type="application/json")
        return json.loads(answer.text) if answer.status == 200 else {}

    def until(self, happened: Callable[[dict[str, Any]], object], *, seconds: float = DEADLINE_SECONDS) -> dict[str, Any]:
        """Wait until the status is as wanted; gives it."""
        deadline = time.monotonic() + seconds
        while True:
            status = self.status()
            if status and happened(status):
                return status
            assert time.monotonic() < deadline, f"{status}\n{self.served.log.read_text()[-3000:]}"
            time.sleep(0.05)

    def until_ended(self) -> dict[str, Any]:
        """Wait for the end of the run."""
        return self.until(lambda status: "Completed" in status["Status"] or status["Status"].startswith(("Error", "Stopped")))

    def check(self, *, errored: int) -> None:
        """The set has ended, every document in one state; pages, files and counters say the same."""
        status = self.status()
        assert status["Status"] == ("Completed with errors" if errored else "Completed"), status
        assert status["NumberOfDocumentsErrored"] == errored
        assert status["NumberOfDocumentsWaiting"] == 0
        with open_database(self.served.folder) as services, services.database.read() as connection:
            rows = connection.execute(
                sa.text(
                    "SELECT j.documents, j.imaged, j.errored, j.skipped, count(d.*),"
                    " count(*) FILTER (WHERE d.state = 1), count(*) FILTER (WHERE d.state = 2),"
                    " count(*) FILTER (WHERE d.state = 3) FROM imaging_job j JOIN imaging_document d USING (job_id)"
                    " WHERE j.set_id = :set GROUP BY j.job_id"
                ),
                {"set": self.set_id},
            ).all()
            for row in rows:
                assert tuple(row[:4]) == tuple(row[4:]), "counters and rows of a job"
            pages = connection.execute(
                sa.text("SELECT document_id, page_number, blob_key, sha256 FROM page_image ORDER BY 1, 2")
            ).all()
            told = connection.execute(
                sa.text("SELECT artifact_id, page_count FROM document WHERE has_images = 1034243 ORDER BY 1")
            ).all()
            assert [(document, number) for document, count in told for number in range(1, count + 1)] == [
                (document, number) for document, number, _, _ in pages
            ]
            for _, _, key, sha256 in pages:
                with services.blobs.open(key) as stream:
                    assert hashlib.sha256(stream.read()).hexdigest() == sha256
            assert connection.execute(sa.text("SELECT count(*) FROM document_with_pending_images")).scalar() == 0
            assert connection.execute(sa.text("SELECT viewable FROM imaging_set")).scalar() == len(told)

    def slots(self) -> list[int]:
        """The processes of the server's slots: children of its fork server."""
        children = _children()
        servers = [pid for pid in children.get(self.served.process.pid, []) if b"forkserver" in _command(pid)]
        return [slot for server in servers for slot in children.get(server, [])]

    def fork_servers(self) -> list[int]:
        """The process that slots are forked from."""
        return [pid for pid in _children().get(self.served.process.pid, []) if b"forkserver" in _command(pid)]


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in (path.name for path in Path("/proc").iterdir()):
        if entry.isdigit():
            try:
                stat = Path("/proc", entry, "stat").read_text()
            except OSError:
                continue
            found.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append(int(entry))
    return found


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
