"""Writing down the documents of a mass operation (contracts/imaging.md section 7.4).

A client names them by a condition and gets a number, which it hands to mass imaging. The list stands as it was, whatever
becomes of the documents; one is kept for a week.
"""

from photostat.errors import InvalidInputError
from photostat.imaging.mass import store
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.objects.model import Key
from photostat.workspaces.objects.query import Objects, selection
from photostat.workspaces.people.rights import Access, Right

KEPT_DAYS = 7


def create_mass_process(change: Change, objects: Objects, access: Access, *, artifact_type_id: int, condition: str) -> int:
    """Write down the documents that meet a condition (all of them for an empty one); gives the number of the list.

    Raises InvalidInputError (type other than documents, malformed condition), NotAuthorizedError.
    """
    access.require(Right.RUN_MASS_OPERATION)
    if artifact_type_id != ArtifactType.DOCUMENT:
        raise InvalidInputError(f"ArtifactTypeID: must be {int(ArtifactType.DOCUMENT)} (Document).")
    kind = objects.registry.find(access.workspace_id, Key(artifact_type_id=artifact_type_id))
    _, chosen = selection(change.connection, objects, access, kind, condition)
    store.forget_older(change.connection, access.workspace_id, days=KEPT_DAYS)
    process_id, documents = store.insert_process(change.connection, access.workspace_id, chosen, user_id=change.user_id)
    change.note("mass_process.create", access.workspace_id, [], process=process_id, documents=documents)
    return process_id
