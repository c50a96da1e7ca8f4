"""Sets as objects: read, made, changed and removed through the Object Manager under the same rules as by their own service."""

from collections.abc import Sequence

from photostat.errors import InvalidInputError
from photostat.imaging.sets.editing import create_set, delete_set, update_set
from photostat.imaging.sets.model import SetChanges, SetContent
from photostat.imaging.sets.store.source import set_source
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.objects.model import Deleted, FieldValue, ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access, Right

# The artifact of the type is (ours); its GUID from contracts/imaging.md section 19
IMAGING_SET = ObjectType(ArtifactType.IMAGING_SET, "Imaging Set", 1035249, ("ba574e88-7408-4434-a688-2324ecfc769e",))


class ImagingSetKind(ObjectKind):
    """The sets of a workspace. `capital_errors`: the setting imaging.capital_errors_status."""

    object_type = IMAGING_SET

    def __init__(self, *, capital_errors: bool) -> None:
        self._capital_errors = capital_errors

    def lives_in(self, workspace_id: int) -> bool:
        """In every workspace."""
        return workspace_id != ADMIN_LEVEL

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """All of the workspace."""
        return set_source(IMAGING_SET, access.workspace_id, capital_errors=self._capital_errors)

    def create(self, change: Change, access: Access, values: Sequence[FieldValue], *, parent_id: int | None) -> int:
        """It needs Name, Data Source and Imaging Profile."""
        access.require(Right.EDIT_SETS)
        asked = _changes(values)
        if asked.name is None or asked.data_source_id is None or asked.profile_id is None:
            raise InvalidInputError("FieldValues: an imaging set needs Name, Data Source and Imaging Profile.")
        content = SetContent(
            name=asked.name,
            data_source_id=asked.data_source_id,
            profile_id=asked.profile_id,
            recipients=asked.recipients or "",
        )
        return create_set(change, access.workspace_id, content)

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """None of them may run."""
        access.require(Right.EDIT_SETS)
        asked = _changes(values)
        for set_id in ids:
            update_set(change, access.workspace_id, set_id, asked)

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """None of them may run; the images stay."""
        access.require(Right.EDIT_SETS)
        for set_id in ids:
            delete_set(change, access.workspace_id, set_id)
        return Deleted({IMAGING_SET.name: len(ids)})


def _changes(values: Sequence[FieldValue]) -> SetChanges:
    given = {item.field.name: item.value for item in values}
    for name in ("Name", "Data Source", "Imaging Profile"):
        if name in given and given[name] is None:
            raise InvalidInputError(f"{name}: an imaging set cannot be without it.")
    recipients = "" if given.get("Email Notification Recipients", "") is None else given.get("Email Notification Recipients")
    return SetChanges(
        name=_text(given.get("Name")),
        data_source_id=_pointed(given.get("Data Source")),
        profile_id=_pointed(given.get("Imaging Profile")),
        recipients=_text(recipients),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _pointed(value: object) -> int | None:
    return value if isinstance(value, int) else None
