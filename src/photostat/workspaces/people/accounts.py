"""User accounts and client registrations: make, change, shut, remove.

Whatever changes who may come in ends with `forget` of the caller (the authenticator's memory), and no change may leave the
instance without a system administrator who can sign in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from photostat.errors import ConflictError, InvalidInputError, NotAuthorizedError, NotFoundError
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact, lock_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, EVERYONE_GROUP, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.people.passwords import check_password, hash_password, is_password, new_secret
from photostat.workspaces.people.store import add_member, insert_user
from photostat.workspaces.people.store import credentials as credentials_store
from photostat.workspaces.people.store import groups as groups_store
from photostat.workspaces.people.store import users as users_store
from photostat.workspaces.people.store.sessions import delete_sessions_of

Forget = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class UserValues:
    """What an account is told to be; None in an update: stays as it is. `group_ids` only when it is made."""

    name: str | None = None
    email: str | None = None
    is_active: bool | None = None
    group_ids: Sequence[int] = ()


def create_user(change: Change, values: UserValues, password: str | None = None) -> int:
    """Make an account, a member of Everyone and of the groups named; gives its ArtifactID. Without a password nobody signs in.

    Raises InvalidInputError, ConflictError (the e-mail address is taken).
    """
    connection = change.connection
    groups_store.lock_people(connection)
    email = _check_email(change, values.email or "", None)
    name = check_name(values.name or email)
    password_hash = None if password is None else hash_password(check_password(password))
    new = NewArtifact(artifact_type_id=ArtifactType.USER, name=name)
    user_id = insert_artifact(connection, ADMIN_LEVEL, new, user_id=change.user_id)
    insert_user(connection, user_id, email, password_hash, is_active=values.is_active is not False)
    for group_id in {EVERYONE_GROUP, *values.group_ids}:
        _check_group(change, group_id)
        add_member(connection, group_id, user_id)
    change.note("user.create", ADMIN_LEVEL, [user_id], email=email, groups=sorted(values.group_ids))
    return user_id


def update_user(change: Change, user_id: int, values: UserValues, forget: Forget) -> None:
    """Change an account; `is_active` False shuts it at once. Raises NotFoundError, InvalidInputError, ConflictError."""
    groups_store.lock_people(change.connection)
    found = users_store.find_user(change.connection, user_id)
    users_store.update_user_row(
        change.connection,
        user_id,
        email=found.email if values.email is None else _check_email(change, values.email, user_id),
        is_active=found.is_active if values.is_active is None else values.is_active,
    )
    name = None if values.name is None else check_name(values.name)
    touch_artifact(change.connection, ADMIN_LEVEL, user_id, user_id=change.user_id, name=name)
    require_administrator(change)
    change.note("user.update", ADMIN_LEVEL, [user_id], active=found.is_active if values.is_active is None else values.is_active)
    change.afterwards(forget)


def delete_user(change: Change, user_id: int, forget: Forget) -> None:
    """Remove an account; its name stays for the history. Raises NotFoundError, ConflictError (the last administrator)."""
    groups_store.lock_people(change.connection)
    found = users_store.find_user(change.connection, user_id)
    if found.user_id == change.user_id:
        raise ConflictError("You cannot delete your own account. Let another system administrator do it.")
    users_store.delete_user_row(change.connection, user_id)
    require_administrator(change)
    change.note("user.delete", ADMIN_LEVEL, [user_id], email=found.email)
    change.afterwards(forget)


def set_password(change: Change, user_id: int, password: str, forget: Forget) -> None:
    """Give an account a new password, as a system administrator may. Raises NotFoundError, InvalidInputError."""
    password_hash = hash_password(check_password(password))
    users_store.update_user_row(change.connection, user_id, password_hash=password_hash)
    delete_sessions_of(change.connection, user_id)  # of the console: whoever knows only the old password is out
    change.note("user.set_password", ADMIN_LEVEL, [user_id])
    change.afterwards(forget)


def change_own_password(change: Change, old_password: str, new_password: str, forget: Forget) -> None:
    """Give oneself a new password. Raises NotAuthorizedError (wrong old one), InvalidInputError."""
    if not is_password(old_password, users_store.password_hash_of(change.connection, change.user_id)):
        raise NotAuthorizedError("OldPassword is not your password.")
    set_password(change, change.user_id, new_password, forget)


def require_administrator(change: Change) -> None:
    """Raise ConflictError where this change would leave nobody who may let others in. Call after it, before the commit."""
    if groups_store.count_administrators(change.connection) == 0:
        raise ConflictError("This would leave no active system administrator with a password. Make another one first.")


@dataclass(frozen=True)
class NewOAuthClient:
    """A registration that was just made; the secret is told this once."""

    client_id: str
    client_secret: str


def create_oauth_client(change: Change, name: str, user_id: int) -> NewOAuthClient:
    """Register a program that acts in the name of a user. Raises InvalidInputError."""
    check_name(name)
    try:
        # Locked, so that the account cannot be removed before this is committed
        lock_artifact(change.connection, ADMIN_LEVEL, user_id)
        users_store.find_user(change.connection, user_id)
    except NotFoundError as error:
        raise InvalidInputError(f"User: there is no user {user_id}.") from error
    made = NewOAuthClient(uuid4().hex, new_secret())
    credentials_store.insert_oauth_client(change.connection, made.client_id, name, hash_password(made.client_secret), user_id)
    change.note("oauth_client.create", ADMIN_LEVEL, [user_id], client=made.client_id, name=name)
    return made


def renew_secret(change: Change, client_id: str, forget: Forget) -> NewOAuthClient:
    """A new secret for a registration; the old one and all tokens are void. Raises NotFoundError."""
    made = NewOAuthClient(client_id, new_secret())
    credentials_store.update_oauth_client(change.connection, client_id, secret_hash=hash_password(made.client_secret))
    change.note("oauth_client.renew_secret", ADMIN_LEVEL, client=client_id)
    change.afterwards(forget)
    return made


def enable_oauth_client(change: Change, client_id: str, forget: Forget, *, enabled: bool) -> None:
    """Open or shut a registration; its tokens are void. Raises NotFoundError."""
    credentials_store.update_oauth_client(change.connection, client_id, is_enabled=enabled)
    change.note("oauth_client.enable" if enabled else "oauth_client.disable", ADMIN_LEVEL, client=client_id)
    change.afterwards(forget)


def delete_oauth_client(change: Change, client_id: str, forget: Forget) -> None:
    """Remove a registration with its tokens. Raises NotFoundError."""
    credentials_store.delete_oauth_client(change.connection, client_id)
    change.note("oauth_client.delete", ADMIN_LEVEL, client=client_id)
    change.afterwards(forget)


def _check_email(change: Change, email: str, user_id: int | None) -> str:
    check_name(email, "Email")
    if ":" in email or email != email.strip():
        raise InvalidInputError("Email must have no colon (Basic sign-in ends the name there) and no blank at its ends.")
    if users_store.email_is_taken(change.connection, email, but_by=user_id):
        raise ConflictError(f"Email: there is a user {email} already.")
    return email


def _check_group(change: Change, group_id: int) -> None:
    try:
        groups_store.find_group(change.connection, group_id)
    except NotFoundError as error:
        raise InvalidInputError(f"Groups: there is no group {group_id}.") from error
