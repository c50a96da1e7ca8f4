"""Where `photostat import` loads to and in whose name; rights are asked for before anything is read."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from photostat.cli.remote import named
from photostat.errors import InvalidInputError, NotFoundError
from photostat.workspaces.documents.model import LoadMode

if TYPE_CHECKING:
    from photostat.cli.import_told import Told
    from photostat.services import Services


@dataclass(frozen=True, kw_only=True)
class Target:
    """`folder_id`: the destination folder. `told`: who hears of progress and errors."""

    services: "Services"
    workspace_id: int
    user_id: int
    mode: LoadMode
    folder_id: int
    told: "Told"


def find_target(
    services: "Services",
    told: "Told",
    *,
    workspace: str,
    user: str | None,
    mode: LoadMode,
    folder: str | None,
    has_images: bool,
) -> Target:
    """The target, whose destination folder is made where it is missing. `user`: log-in name; None = the first administrator.

    `workspace`: its ArtifactID, or its name in any case. Raises InvalidInputError (no such user, folder or name),
    NotFoundError (no such workspace), NotAuthorizedError.
    """
    from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
    from photostat.workspaces.change import change
    from photostat.workspaces.folders.editing import ensure_folder
    from photostat.workspaces.people.access import enter_workspace
    from photostat.workspaces.people.rights import Right
    from photostat.workspaces.people.store.groups import workspaces_of

    needed = [Right.ADD_DOCUMENTS]
    needed += [] if mode is LoadMode.APPEND else [Right.EDIT_DOCUMENTS]
    needed += [Right.ADD_IMAGES] if has_images else []
    needed += [Right.DELETE_IMAGES] if has_images and mode is not LoadMode.APPEND else []
    user_id = _user_id(services, user)
    with services.database.read() as connection:
        visible = [item.workspace for item in workspaces_of(connection, user_id)]
    workspace_id = named("workspace", workspace, lambda: visible)
    with change(services.database, user_id=user_id) as begun:
        try:
            enter_workspace(begun.connection, user_id, workspace_id, *needed)
        except NotFoundError as error:
            raise NotFoundError(f"--workspace {workspace_id}: there is none, or the user may not see it.") from error
        folder_id = ensure_folder(begun, workspace_id, folder.replace("/", "\\")) if folder else ROOT_FOLDER
    return Target(services=services, workspace_id=workspace_id, user_id=user_id, mode=mode, folder_id=folder_id, told=told)


def _user_id(services: "Services", email: str | None) -> int:
    from photostat.workspaces.people.store.users import list_users

    with services.database.read() as connection:
        users = [user for user in list_users(connection) if user.is_active]
    if email is None:
        wanted = [user.user_id for user in users if user.is_system_administrator]
        problem = "There is no active administrator to act as; name a user with --user."
    else:
        wanted = [user.user_id for user in users if user.email.lower() == email.lower()]
        problem = f"--user: there is no active user {email}. See: photostat user list"
    if not wanted:
        raise InvalidInputError(problem)
    return min(wanted)


def files_base(load_file: Path) -> Path:
    """Where the paths of a load file begin: a volume keeps its load files in DATA, beside the folders that they name."""
    folder = load_file.absolute().parent
    return folder.parent if folder.name.upper() == "DATA" else folder
