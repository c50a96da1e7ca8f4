"""The password bank of a workspace: our own routes. They tell how many passwords there are, never one of them."""

from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID
from photostat.imaging.access import enter_imaging
from photostat.imaging.passwords.bank import add_passwords, replace_passwords
from photostat.imaging.passwords.store import count_passwords
from photostat.workspaces.people.rights import Right

router = wire_router("/photostat/v1/workspaces/{workspace_id}/passwords", tags=["Imaging passwords"])


class PasswordsRequest(WireModel):
    """Passwords in the order in which they are tried."""

    passwords: tuple[str, ...]


class PasswordsAnswer(WireModel):
    """How many passwords the bank holds."""

    count: int


@router.get("")
def read_passwords(call: CallOf, workspace_id: ArtifactID) -> PasswordsAnswer:
    """How many passwords there are."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        return PasswordsAnswer(count=count_passwords(connection, workspace_id))


@router.put("")
def put_passwords(call: CallOf, workspace_id: ArtifactID, body: PasswordsRequest) -> PasswordsAnswer:
    """Replace all passwords; an empty list empties the bank. Jobs that run take the new ones with their next documents."""
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        return PasswordsAnswer(count=replace_passwords(change, access, body.passwords))


@router.post("")
def post_passwords(call: CallOf, workspace_id: ArtifactID, body: PasswordsRequest) -> PasswordsAnswer:
    """Add passwords at the end; those that are there already stay where they are."""
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_PROFILES)
        return PasswordsAnswer(count=add_passwords(change, access, body.passwords))
