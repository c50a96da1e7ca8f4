"""What tests of imaging's routes stand on: a workspace with documents, a profile, a saved search and an imaging set on it."""

from dataclasses import dataclass

import sqlalchemy as sa

from conftest import Client
from photostat.imaging.profiles.reading import default_profile_id
from photostat.storage.database import Database
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.change import change
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import create_search

V1 = "/Relativity.Rest/API/relativity-imaging/v1"
LEGACY = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule"


@dataclass(frozen=True)
class Stage:
    """Ids in one workspace."""

    workspace_id: int
    documents: list[int]
    profile_id: int
    search_id: int
    set_id: int

    @property
    def v1(self) -> str:
        """The base of the workspace's routes."""
        return f"{V1}/workspaces/{self.workspace_id}"


def make_stage(client: Client, database: Database, workspace_id: int, *, documents: int = 2) -> Stage:
    """Documents are texts; nothing has been imaged. The set is written as its own service writes it."""
    files = [("files", (f"{number}.txt", b"text %d" % number)) for number in range(documents)]
    made = client.post(f"/photostat/v1/workspaces/{workspace_id}/documents", files=files)
    assert made.status_code == 200, made.text
    with change(database, user_id=9) as begun:
        connection = begun.connection
        search_id = create_search(begun, workspace_id, "All documents", SearchDefinition())
        profile_id = default_profile_id(connection, workspace_id)
        new = NewArtifact(artifact_type_id=ArtifactType.IMAGING_SET, name="All documents")
        set_id = insert_artifact(connection, workspace_id, new, user_id=9)
        connection.execute(
            sa.text(
                "INSERT INTO imaging_set (workspace_id, artifact_id, data_source_id, profile_id)"
                " VALUES (:workspace, :set, :search, :profile)"
            ),
            {"workspace": workspace_id, "set": set_id, "search": search_id, "profile": profile_id},
        )
    ids = [found["ArtifactID"] for found in made.json()["Documents"]]
    return Stage(workspace_id, ids, profile_id, search_id, set_id)


def column(database: Database, name: str, job: object) -> object:
    """A column of a job that is named by number or GUID."""
    with database.read() as connection:
        found = connection.execute(
            sa.text(f"SELECT {name} FROM imaging_job WHERE job_id::text = :job OR job_guid::text = :job"),
            {"job": str(job)},
        )
        return found.scalar_one()
