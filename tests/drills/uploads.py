"""Clients that upload without a pause and remember what they were answered, and what a server must still have afterwards."""

import http.client
import json
import os
import threading
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from drills.served import DEADLINE_SECONDS, PASSWORD, Served
from photostat.bootstrap import open_database
from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER, FIRST_MATTER
from photostat.workspaces.change import change
from photostat.workspaces.documents.consistency import check_documents
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace

_BOUNDARY = "a-boundary"
_HEADERS = {
    "Authorization": "Basic " + b64encode(f"admin@example.com:{PASSWORD}".encode()).decode(),
    "X-CSRF-Header": "-",
    "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
}
_IN_ONE_REQUEST = 3


def new_workspace(data_dir: Path) -> int:
    """A workspace, made on the database of the running server."""
    with open_database(data_dir) as services, change(services.database, user_id=ADMINISTRATOR_USER) as begun:
        new = NewWorkspace(name="Doe v. Roe", matter_id=FIRST_MATTER)
        return create_workspace(begun, new, services.birth_steps)


@dataclass(frozen=True)
class Answer:
    """Status and body; status 0 = the connection was lost before an answer was whole."""

    status: int
    text: str = ""

    @property
    def control_numbers(self) -> list[str]:
        """Of the documents that an upload made."""
        return [document["ControlNumber"] for document in json.loads(self.text)["Documents"]]

    @property
    def artifact_ids(self) -> list[int]:
        """Of the documents that an upload made."""
        return [document["ArtifactID"] for document in json.loads(self.text)["Documents"]]


def ask(
    served: Served, method: str, path: str, body: bytes | None = None, *, content_type: str = _HEADERS["Content-Type"]
) -> Answer:
    """One request as the first administrator."""
    connection = http.client.HTTPConnection(served.url.removeprefix("http://"), timeout=DEADLINE_SECONDS)
    try:
        connection.request(method, path, body, _HEADERS | {"Content-Type": content_type})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode(errors="replace"))
    except (OSError, http.client.HTTPException):
        return Answer(0)
    finally:
        connection.close()


def request_head(method: str, path: str, body_bytes: int = 0) -> bytes:
    """The beginning of a request, for clients that send or read slowly."""
    headers = _HEADERS | {"Host": "127.0.0.1", "Content-Length": str(body_bytes)}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def multipart(natives: list[bytes], prefix: str) -> bytes:
    """The body of an upload."""
    named = {f"{number}.txt": native for number, native in enumerate(natives)}
    return named_multipart(named, prefix)


def named_multipart(natives: Mapping[str, bytes], prefix: str) -> bytes:
    """The body of an upload of files with these names."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="'.encode()
    parts = [head + f'files"; filename="{name}"\r\n\r\n'.encode() + native for name, native in natives.items()]
    parts.append(head + f'control_number_prefix"\r\n\r\n{prefix}'.encode())
    return b"\r\n".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])


def upload(served: Served, workspace_id: int, natives: list[bytes], prefix: str = "DOC") -> Answer:
    """Load natives in one request."""
    return ask(served, "POST", f"/photostat/v1/workspaces/{workspace_id}/documents", multipart(natives, prefix))


class Crowd:
    """Several clients that upload, three natives a request, until told to stop; a lost connection is part of the drill."""

    def __init__(self, served: Served, workspace_id: int, *, size: int = 4, native_bytes: int = 300_000) -> None:
        self._served = served
        self._workspace_id = workspace_id
        self._native_bytes = native_bytes
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._upload, args=[f"C{number}-"]) for number in range(size)]
        self._changed = threading.Condition()
        self.answered: list[str] = []
        """Control numbers of documents that the server has vouched for."""
        self.statuses: Counter[int] = Counter()
        """Answers by status; 0 = the connection was lost."""

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(DEADLINE_SECONDS)

    def until_answered(self, count: int) -> None:
        """Wait until so many more documents are vouched for."""
        with self._changed:
            wanted = len(self.answered) + count
            assert self._changed.wait_for(lambda: len(self.answered) >= wanted, DEADLINE_SECONDS), self.statuses

    def _upload(self, prefix: str) -> None:
        while not self._stopping.is_set():
            natives = [os.urandom(self._native_bytes) for _ in range(_IN_ONE_REQUEST)]
            answer = upload(self._served, self._workspace_id, natives, prefix)
            with self._changed:
                self.statuses[answer.status] += 1
                if answer.status == HTTPStatus.OK:
                    self.answered += answer.control_numbers
                self._changed.notify_all()
            if answer.status != HTTPStatus.OK:
                self._stopping.wait(0.05)


def lost_or_torn(data_dir: Path, workspace_id: int, crowd: Crowd | None = None) -> list[str]:
    """What is wrong after a drill, in words; empty when all is well. Beside a running server or without one."""
    with open_database(data_dir) as services:
        with services.database.read() as connection:
            statement = sa.text("SELECT control_number FROM document WHERE workspace_id = :w")
            numbers = Counter(connection.execute(statement, {"w": workspace_id}).scalars())
        loads = Counter(number.partition("-")[0] for number in numbers.elements())
        wrong = [f"answered but not there: {number}" for number in sorted(set(crowd.answered if crowd else []) - set(numbers))]
        wrong += [f"twice: {number}" for number, times in numbers.items() if times > 1]
        if crowd:
            wrong += [f"part of a request: {prefix}" for prefix, count in loads.items() if count % _IN_ONE_REQUEST]
        findings = check_documents(services.database, services.blobs, deep=True)
        return wrong + [f"{finding.key}: {finding.words}" for finding in findings if finding.is_loss]
