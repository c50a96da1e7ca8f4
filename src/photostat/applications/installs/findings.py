"""What speaks against an install: conflicts that a caller may resolve, and errors to be mended in archive or workspace."""

from uuid import UUID

from photostat.applications.installs.model import (
    FIRST_CORRELATION,
    ComponentType,
    Conflict,
    ConflictType,
    InstallDetail,
    ResolutionOption,
    ResolutionType,
)
from photostat.workspaces.artifacts.model import Reference


class Findings:
    """Collected while an application is compared with a workspace; conflicts are numbered as they come."""

    def __init__(self, workspace_id: int) -> None:
        self._workspace_id = workspace_id
        self._told: set[tuple[ConflictType, int, int | None]] = set()
        self.conflicts: list[Conflict] = []
        self.errors: list[InstallDetail] = []

    def __bool__(self) -> bool:
        return bool(self.conflicts or self.errors)

    def error(self, type_name: str, name: str, message: str, *, guid: UUID | None = None, artifact_id: int = 0) -> None:
        """Something that no resolution mends."""
        self.errors.append(
            InstallDetail(artifact_type_name=type_name, name=name, artifact_id=artifact_id, guid=guid, message=message)
        )

    def conflict(
        self,
        kind: ConflictType,
        component: ComponentType,
        artifact: Reference,
        description: str,
        *,
        rename: ResolutionType | None = None,
        map_to: UUID | None = None,
        unlock: Reference | None = None,
    ) -> None:
        """An artifact in the way, with the ways out: another name, taking it over, unlocking its owner. Told once."""
        key = (kind, artifact.artifact_id, None if unlock is None else unlock.artifact_id)
        if key in self._told:
            return
        self._told.add(key)
        number = FIRST_CORRELATION + len(self.conflicts)

        def option(
            type_: ResolutionType, *, value: str | None = None, fields: tuple[UUID, ...] = (), application_id: int | None = None
        ) -> ResolutionOption:
            return ResolutionOption(
                workspace_id=self._workspace_id,
                artifact_id=artifact.artifact_id,
                type=type_,
                component=component,
                correlation_id=number,
                value=value,
                field_guids=fields,
                application_id=application_id,
            )

        options: list[ResolutionOption] = []
        if rename is not None:
            options.append(option(rename, value=""))
        if map_to is not None:
            options.append(option(ResolutionType.MAP_FIELD, fields=(map_to,)))
        if unlock is not None:
            options.append(option(ResolutionType.UNLOCK_ASSOCIATED_APPLICATIONS, application_id=unlock.artifact_id))
        self.conflicts.append(
            Conflict(
                correlation_id=number,
                artifact=artifact,
                description=description,
                component=component,
                type=kind,
                options=tuple(options),
                application=unlock,
            )
        )
