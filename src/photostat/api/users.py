"""Users and what they may do: our own routes. For system administrators, but for `me` and one's own password."""

from photostat.api.admin_shapes import identifier
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier, Int32
from photostat.storage.database import Connection
from photostat.workspaces.people import accounts
from photostat.workspaces.people.access import enter_admin_level
from photostat.workspaces.people.model import User
from photostat.workspaces.people.store.groups import workspaces_of
from photostat.workspaces.people.store.users import find_user, list_users

router = wire_router("/photostat/v1", tags=["Users"])


class UserRequest(WireModel):
    """What an account shall be; absent members stay as they are. Password and groups count only when it is made."""

    name: str | None = None
    email: str | None = None
    is_active: bool | None = None
    password: str | None = None
    group_ids: tuple[Int32, ...] = ()

    def values(self) -> accounts.UserValues:
        """For the domain."""
        return accounts.UserValues(name=self.name, email=self.email, is_active=self.is_active, group_ids=self.group_ids)


class PasswordRequest(WireModel):
    """A new password; the old one where it is one's own."""

    password: str
    old_password: str | None = None


class UserAnswer(WireModel):
    """An account."""

    artifact_id: int
    name: str
    email: str
    is_active: bool
    has_password: bool
    is_system_administrator: bool
    groups: tuple[Identifier, ...]


class WorkspaceRightsAnswer(WireModel):
    """What one may do in a workspace."""

    artifact_id: int
    name: str
    rights: tuple[str, ...]


class MeAnswer(UserAnswer):
    """The caller."""

    workspaces: tuple[WorkspaceRightsAnswer, ...]


@router.get("/me")
def me(call: CallOf) -> MeAnswer:
    """Who the caller is and what he may do where."""
    with call.read() as connection:
        user = find_user(connection, call.user_id)
        held = workspaces_of(connection, call.user_id)
    rows = tuple(
        WorkspaceRightsAnswer(artifact_id=item.workspace.artifact_id, name=item.workspace.name, rights=tuple(sorted(item.rights)))
        for item in held
    )
    return MeAnswer.model_validate({**_members(user), "workspaces": rows})


@router.put("/me/password")
def change_my_password(call: CallOf, body: PasswordRequest) -> None:
    """Give oneself a new password; needs the old one."""
    with call.change() as change:
        forget = call.services.authenticator.forget_all
        accounts.change_own_password(change, body.old_password or "", body.password, forget)


@router.get("/users")
def all_users(call: CallOf) -> list[UserAnswer]:
    """All accounts by name."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return [UserAnswer.model_validate(_members(user)) for user in list_users(connection)]


@router.post("/users")
def make_user(call: CallOf, body: UserRequest) -> UserAnswer:
    """Make an account."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        return _answer(change.connection, accounts.create_user(change, body.values(), body.password))


@router.get("/users/{user_id}")
def read_user(call: CallOf, user_id: ArtifactID) -> UserAnswer:
    """One account."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return _answer(connection, user_id)


@router.put("/users/{user_id}")
def change_user(call: CallOf, user_id: ArtifactID, body: UserRequest) -> UserAnswer:
    """Change an account; `IsActive` false shuts it at once."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        accounts.update_user(change, user_id, body.values(), call.services.authenticator.forget_all)
        return _answer(change.connection, user_id)


@router.put("/users/{user_id}/password")
def set_password(call: CallOf, user_id: ArtifactID, body: PasswordRequest) -> None:
    """Give somebody a new password."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        accounts.set_password(change, user_id, body.password, call.services.authenticator.forget_all)


@router.delete("/users/{user_id}")
def remove_user(call: CallOf, user_id: ArtifactID) -> None:
    """Remove an account; its name stays in the history."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        accounts.delete_user(change, user_id, call.services.authenticator.forget_all)


def _answer(connection: Connection, user_id: int) -> UserAnswer:
    return UserAnswer.model_validate(_members(find_user(connection, user_id)))


def _members(user: User) -> dict[str, object]:
    return {
        "artifact_id": user.user_id,
        "name": user.name,
        "email": user.email,
        "is_active": user.is_active,
        "has_password": user.has_password,
        "is_system_administrator": user.is_system_administrator,
        "groups": tuple(identifier(group) for group in user.groups),
    }
