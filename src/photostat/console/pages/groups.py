"""Groups, for system administrators: who is in one, and what it may do in each workspace."""

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Form, Problems, problems_of
from photostat.console.routing import POST, Page
from photostat.errors import ConflictError, InvalidInputError
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, EVERYONE_GROUP, SYSTEM_ADMINISTRATORS_GROUP
from photostat.workspaces.people import groups
from photostat.workspaces.people.access import enter_admin_level
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Right
from photostat.workspaces.people.store.groups import find_group, rights_of_group, workspaces_of

_EVERYWHERE = (EVERYONE_GROUP, SYSTEM_ADMINISTRATORS_GROUP)

_HELPS = {
    Right.VIEW_WORKSPACE: "See documents, fields, searches, sets. Without it the workspace does not exist for the group.",
    Right.ADD_DOCUMENTS: "Upload and load documents.",
    Right.EDIT_DOCUMENTS: "Change fields of documents, replace natives, turn pages.",
    Right.DELETE_DOCUMENTS: "Delete documents with their natives and images.",
    Right.EDIT_FOLDERS: "Make, move, rename and delete folders.",
    Right.EDIT_FIELDS: "Make and change fields and choices.",
    Right.EDIT_SEARCHES: "Make, change and delete saved searches.",
    Right.VIEW_IMAGES: "See page images in the viewer and download them.",
    Right.ADD_IMAGES: "Image documents, run and stop sets and jobs, upload page images.",
    Right.DELETE_IMAGES: "Delete page images.",
    Right.VIEW_HIDDEN_IMAGES: "See images that are hidden for QC review.",
    Right.REDACT_DOCUMENTS: "Draw redactions.",
    Right.HIGHLIGHT_DOCUMENTS: "Draw highlights.",
    Right.VIEW_BENEATH_REDACTIONS: "See pages, natives and texts in spite of redactions; take redactions away.",
    Right.EDIT_MARKUP_SETS: "Make, rename and delete markup sets.",
    Right.RUN_MASS_OPERATION: "Act on many documents at once.",
    Right.EDIT_PROFILES: "Change imaging profiles, native types, field codes and the password bank.",
    Right.EDIT_SETS: "Make and change imaging sets; hide, review and release their images.",
    Right.VIEW_PRODUCTIONS: "See and download productions, whatever has been redacted since.",
    Right.EDIT_PRODUCTIONS: "Make, run and delete productions.",
}


def create(call: Call) -> Response:
    """Make a group from the box above the list."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        group_id = groups.create_group(change, call.form.text("name").strip())
    return call.to(f"/groups/{group_id}", done="The group is there. Give it rights in a workspace.")


def show(call: Call) -> Response:
    """The group."""
    return _page(call, NO_PROBLEMS)


def rename(call: Call) -> Response:
    """Give it another name."""
    group_id = call.number("group")
    try:
        with call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            groups.rename_group(change, group_id, call.form.text("name").strip())
    except InvalidInputError as error:
        return _page(call, problems_of(error, {"Name": "name"}))
    return call.to(f"/groups/{group_id}", done="The group is renamed.")


def delete(call: Call) -> Response:
    """Remove it with its rights."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        groups.delete_group(change, call.number("group"))
    return call.to("/users", done="The group is deleted.")


def show_rights(call: Call) -> Response:
    """What the group may do in one workspace."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        held = rights_of_group(connection, call.number("group"), call.workspace_id)
    return _rights_page(call, held, NO_PROBLEMS)


def save_rights(call: Call) -> Response:
    """Give it just the rights that are ticked."""
    group_id, known = call.number("group"), {right.value: right for right in WORKSPACE_RIGHTS}
    wanted = frozenset(known[name] for name in call.form.texts("right") if name in known)
    try:
        with call.change() as change:
            enter_admin_level(change.connection, call.user_id)
            groups.set_group_rights(change, group_id, call.workspace_id, wanted)
    except (InvalidInputError, ConflictError) as error:
        return _rights_page(call, wanted, problems_of(error, {}))
    return call.to(f"/groups/{group_id}", done="The rights are saved.")


def _page(call: Call, problems: Problems) -> Response:
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        group = find_group(connection, call.number("group"))
        held = [
            (item.workspace, len(rights_of_group(connection, group.group_id, item.workspace.artifact_id)))
            for item in workspaces_of(connection, call.user_id)
        ]
        administers = bool(rights_of_group(connection, group.group_id, ADMIN_LEVEL))
    return call.page(
        "group.html",
        status=400 if problems else 200,
        group=group,
        held=held,
        administers=administers,
        form=call.form if problems else Form({"name": [group.name]}),
        problems=problems,
        is_fixed=group.group_id in _EVERYWHERE,
    )


def _rights_page(call: Call, held: frozenset[Right], problems: Problems) -> Response:
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        group = find_group(connection, call.number("group"))
        call.enter(connection)
    status = 400 if problems else 200
    rights = [right for right in Right if right in WORKSPACE_RIGHTS]
    return call.page("group_rights.html", status=status, group=group, rights=rights, helps=_HELPS, held=held, problems=problems)


PAGES = (
    Page("/groups/new", create, POST),
    Page("/groups/{group:int}", show),
    Page("/groups/{group:int}", rename, POST),
    Page("/groups/{group:int}/delete", delete, POST),
    Page("/groups/{group:int}/w/{w:int}", show_rights),
    Page("/groups/{group:int}/w/{w:int}", save_rights, POST),
)
