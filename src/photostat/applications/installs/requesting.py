"""Asking for installs: a row each, which a worker takes up. Nothing of a workspace is touched here.

A workspace that cannot be asked for is told in its own result and stops no other.
"""

from uuid import UUID

from photostat.applications.installs.model import InstallRequest, Mode, Resolution, WorkspaceResult
from photostat.applications.installs.store.requesting import Asked, guids_of_workspaces, queue_installs
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.change import Change

MOST_WORKSPACES = 10_000
MOST_RESOLUTIONS = 10_000


def install_into(change: Change, application: LibraryApplication, request: InstallRequest) -> list[WorkspaceResult]:
    """Queue installs into these workspaces; gives a result for each, in the order of the request, each named once.

    Where the same version is there, locked and unmodified, the install is Completed at once, with the message SKIPPED.
    Raises InvalidInputError where neither a workspace nor a resolution names one.
    """
    wanted = _workspaces(request)
    known = guids_of_workspaces(change.connection, wanted)
    if application.is_global:
        return [_refused(workspace_id, known.get(workspace_id), _global(application)) for workspace_id in wanted]
    by_workspace: dict[int, list[Resolution]] = {}
    for resolution in request.resolutions:
        by_workspace.setdefault(resolution.workspace_id, []).append(resolution)
    asked = Asked(application, change.user_id, request.unlocks_applications, by_workspace)
    queued = {result.workspace_id: result for result in queue_installs(change.connection, asked, workspace_ids=list(known))}
    _note(change, application, list(queued.values()))
    return [queued.get(workspace_id) or _refused(workspace_id, None, _unknown(workspace_id)) for workspace_id in wanted]


def install_into_all(
    change: Change, application: LibraryApplication, mode: Mode, *, unlocks_applications: bool = False
) -> list[WorkspaceResult]:
    """Queue installs into all workspaces, or into those that have it in no higher version; by ArtifactID of the workspace.

    Raises InvalidInputError for a global application.
    """
    if application.is_global:
        raise InvalidInputError(_global(application))
    asked = Asked(application, change.user_id, unlocks_applications, {})
    results = queue_installs(change.connection, asked, upgrade_only=mode is Mode.UPGRADE_ONLY)
    _note(change, application, results, mode=mode.name)
    return results


def _workspaces(request: InstallRequest) -> list[int]:
    named = request.workspace_ids or tuple(resolution.workspace_id for resolution in request.resolutions)
    wanted = list(dict.fromkeys(named))
    if not wanted:
        raise InvalidInputError("WorkspaceIDs: name a workspace, or resolutions that name one.")
    if len(wanted) > MOST_WORKSPACES:
        raise InvalidInputError(f"WorkspaceIDs: at most {MOST_WORKSPACES:,} workspaces in one request.")
    if len(request.resolutions) > MOST_RESOLUTIONS:
        raise InvalidInputError(f"ConflictResolutions: at most {MOST_RESOLUTIONS:,} in one request.")
    return wanted


def _refused(workspace_id: int, guid: UUID | None, why: str) -> WorkspaceResult:
    return WorkspaceResult(
        workspace_id=workspace_id, workspace_guid=guid, install_id=0, status=InstallStatus.FAILED, message=why, messages=(why,)
    )


def _unknown(workspace_id: int) -> str:
    if workspace_id == ADMIN_LEVEL:
        return "Applications are installed on the admin level by the Application Library alone."
    return f"There is no workspace {workspace_id}."


def _global(application: LibraryApplication) -> str:
    return f"{application.artifact.name} is a global application: it lives on the admin level and in no workspace."


def _note(change: Change, application: LibraryApplication, results: list[WorkspaceResult], **more: object) -> None:
    waiting = sum(result.status is InstallStatus.PENDING for result in results)
    change.note(
        "application.install",
        ADMIN_LEVEL,
        [application.artifact_id],
        version=str(application.version),
        workspaces=len(results),
        waiting=waiting,
        **more,
    )
