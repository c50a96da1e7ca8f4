"""What a field code of a workspace is (contracts/imaging.md section 13). No SQL, no HTTP."""

from dataclasses import dataclass

from photostat.render.profile.enums import ApplicationType, FieldCodeOption
from photostat.workspaces.artifacts.model import Reference


@dataclass(frozen=True, kw_only=True)
class WorkspaceFieldCode:
    """One field code. `relativity_field` only with ReplaceWithRelativityField; its name is empty where the field is gone."""

    artifact_id: int
    name: str
    field_code: str
    application: ApplicationType
    option: FieldCodeOption
    relativity_field: Reference | None = None
    profile_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FieldCodeValues:
    """What a client asks for. In an update None leaves a value as it is.

    `name` None: made of application, code and option. `relativity_field_id` 0 is the same as None. `profile_ids`: all the
    profiles that shall have the code; empty: none.
    """

    field_code: str | None = None
    application: ApplicationType | None = None
    option: FieldCodeOption | None = None
    relativity_field_id: int | None = None
    profile_ids: tuple[int, ...] | None = None
    name: str | None = None
