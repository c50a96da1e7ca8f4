"""Administration under the names that older clients use: Client Manager, Login Profile Manager, users and groups.

The bodies of users and groups stand nowhere in our material; they are those of our own routes, which do the work.
"""

from typing import ClassVar

from photostat.api import clients, groups, users
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier

client_manager = wire_router("/Relativity.REST/api/Relativity.Services.Client.IClientModule/Client Manager", tags=["Clients"])
login_profile_manager = wire_router(
    "/Relativity.REST/api/Relativity.Services.Security.ISecurityModule/Login Profile Manager", tags=["Users"]
)
router = wire_router("/Relativity.REST/api/Relativity-Identity/v1", tags=["Users"])


class ClientDTOBody(WireModel):
    """A new client."""

    also_spelled: ClassVar[dict[str, str]] = {"clientdto": "client", "clientrequest": "client"}

    client: clients.ClientRequest


class ClientIDBody(WireModel):
    """Which client."""

    also_spelled: ClassVar[dict[str, str]] = {"clientid": "artifact_id", "clientartifactid": "artifact_id"}

    artifact_id: ArtifactID


class SetPasswordBody(WireModel):
    """Whose password, and which."""

    also_spelled: ClassVar[dict[str, str]] = {"userid": "user_artifact_id"}

    user_artifact_id: ArtifactID
    password: str


@client_manager.post("/CreateSingleAsync")
def create_single_client(call: CallOf, body: ClientDTOBody) -> int:
    """Make a client; answers its ArtifactID."""
    return clients.make_client(call, clients.ClientBody(client_request=body.client)).artifact_id


@client_manager.post("/ReadSingleAsync")
def read_single_client(call: CallOf, body: ClientIDBody) -> clients.ClientAnswer:
    """One client."""
    return clients.read_client(call, body.artifact_id)


@login_profile_manager.post("/SetPasswordAsync")
def set_password_of_profile(call: CallOf, body: SetPasswordBody) -> None:
    """Give somebody a new password."""
    users.set_password(call, body.user_artifact_id, users.PasswordRequest(password=body.password))


@router.get("/users")
def all_users(call: CallOf) -> list[users.UserAnswer]:
    """All accounts by name."""
    return users.all_users(call)


@router.post("/users")
def make_user(call: CallOf, body: users.UserRequest) -> users.UserAnswer:
    """Make an account."""
    return users.make_user(call, body)


@router.get("/users/{user_id}")
def read_user(call: CallOf, user_id: ArtifactID) -> users.UserAnswer:
    """One account."""
    return users.read_user(call, user_id)


@router.get("/groups")
def all_groups(call: CallOf) -> list[Identifier]:
    """All groups by name."""
    return groups.all_groups(call)


@router.post("/groups")
def make_group(call: CallOf, body: groups.GroupRequest) -> groups.GroupAnswer:
    """Make a group."""
    return groups.make_group(call, body)


@router.get("/groups/{group_id}")
def read_group(call: CallOf, group_id: ArtifactID) -> groups.GroupAnswer:
    """One group."""
    return groups.read_group(call, group_id)
