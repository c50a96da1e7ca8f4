"""What tests of imaging stand on: documents in a workspace, and a job that holds some of them."""

from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa

from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.natives import store_native
from photostat.workspaces.documents.uploading import UploadChoices, load_upload

MakeDocuments = Callable[[int], list[int]]
MakeJob = Callable[..., int]


@pytest.fixture
def make_documents(services: Services, workspace_id: int) -> MakeDocuments:
    """Loads so many small texts; gives their ids."""

    def make(count: int) -> list[int]:
        natives = [
            store_native(services.blobs, workspace_id, f"{number}.txt", [str(number).encode()], max_bytes=99)
            for number in range(count)
        ]
        with change(services.database, user_id=9) as begun:
            loaded = load_upload(begun, services.blobs, workspace_id, natives, UploadChoices())
        return [found.artifact_id for found in loaded]

    return make


@pytest.fixture
def make_job(services: Services, workspace_id: int) -> MakeJob:
    """Writes a job that holds these documents; gives its number."""

    def make(documents: Sequence[int] = (), *, document_state: int = 0, kind: str = "Imaging Set", state: str = "Imaging") -> int:
        with services.database.transaction() as connection:
            job_id = connection.execute(
                sa.text(
                    "INSERT INTO imaging_job (workspace_id, kind, state, profile_id, profile, priority, submitted_by)"
                    " VALUES (:workspace, :kind, :state, 1, '{}', 100, 9) RETURNING job_id"
                ),
                {"workspace": workspace_id, "kind": kind, "state": state},
            ).scalar_one()
            for document_id in documents:
                connection.execute(
                    sa.text(
                        "INSERT INTO imaging_document (workspace_id, job_id, document_id, state)"
                        " VALUES (:workspace, :job, :document, :state)"
                    ),
                    {"workspace": workspace_id, "job": job_id, "document": document_id, "state": document_state},
                )
        return int(job_id)

    return make
