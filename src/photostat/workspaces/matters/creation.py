"""Making a workspace: what every workspace is born with, in one transaction.

Other folders (imaging, applications) give what they add as `birth_steps`; they run in the same transaction.
"""

from collections.abc import Callable, Sequence
from uuid import uuid4

from photostat.errors import InvalidInputError, NotFoundError
from photostat.workspaces.artifacts import well_known
from photostat.workspaces.artifacts.checks import check_name, check_status, check_texts
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact, insert_artifacts, lock_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.fields.store import insert_system_fields
from photostat.workspaces.matters.model import WORKSPACE_STATUSES, NewWorkspace
from photostat.workspaces.matters.store import find_matter, insert_workspace

BirthStep = Callable[[Change, int], None]


def create_workspace(change: Change, new: NewWorkspace, birth_steps: Sequence[BirthStep] = ()) -> int:
    """Make a workspace with its root folder, system fields and choices; gives its ArtifactID. Raises InvalidInputError."""
    _check(change, new)
    connection = change.connection
    workspace_id = insert_artifact(
        connection,
        ADMIN_LEVEL,
        NewArtifact(
            artifact_type_id=ArtifactType.WORKSPACE,
            name=new.name,
            parent_id=new.matter_id,
            guid=new.guid or uuid4(),
            keywords=new.keywords,
            notes=new.notes,
        ),
        user_id=change.user_id,
    )
    insert_workspace(connection, workspace_id, new)
    insert_artifacts(connection, workspace_id, _inner_artifacts(new.name), user_id=change.user_id)
    insert_system_fields(connection, workspace_id, user_id=change.user_id)
    for step in birth_steps:
        step(change, workspace_id)
    change.note("workspace.create", ADMIN_LEVEL, [workspace_id], name=new.name, matter=new.matter_id)
    return workspace_id


def _check(change: Change, new: NewWorkspace) -> None:
    check_name(new.name)
    check_texts(Keywords=new.keywords, Notes=new.notes, DownloadHandlerUrl=new.download_handler_url)
    check_status(new.status_id, WORKSPACE_STATUSES)
    try:
        lock_artifact(change.connection, ADMIN_LEVEL, new.matter_id)  # it must not be deleted before this is committed
        find_matter(change.connection, new.matter_id)
    except NotFoundError as error:
        raise InvalidInputError(f"Matter: there is no matter {new.matter_id}.") from error


def _inner_artifacts(name: str) -> list[NewArtifact]:
    return [
        NewArtifact(artifact_type_id=ArtifactType.WORKSPACE, artifact_id=well_known.SYSTEM_ROOT, name=name),
        NewArtifact(
            artifact_type_id=ArtifactType.FOLDER,
            artifact_id=well_known.ROOT_FOLDER,
            parent_id=well_known.SYSTEM_ROOT,
            name=name,
        ),
        NewArtifact(
            artifact_type_id=ArtifactType.OBJECT_TYPE,
            artifact_id=well_known.DOCUMENT_OBJECT_TYPE,
            parent_id=well_known.SYSTEM_ROOT,
            name="Document",
            guid=well_known.DOCUMENT_OBJECT_TYPE_GUID,
        ),
        NewArtifact(
            artifact_type_id=ArtifactType.MARKUP_SET,
            artifact_id=well_known.PRIMARY_MARKUP_SET,
            parent_id=well_known.SYSTEM_ROOT,
            name="Primary",
        ),
    ]
