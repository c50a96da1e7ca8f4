"""Client registrations: programs that get tokens and act in the name of a user. Our own routes, for system administrators.

A secret is told once, when it is made; it is stored as a hash and never read again.
"""

from typing import Annotated

from fastapi import Path

from photostat.api.admin_shapes import identifier, shown_time
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier
from photostat.errors import NotFoundError
from photostat.workspaces.people import accounts
from photostat.workspaces.people.access import enter_admin_level
from photostat.workspaces.people.model import OAuthClient
from photostat.workspaces.people.store.credentials import find_oauth_registration, list_oauth_registrations

router = wire_router("/photostat/v1/oauth-clients", tags=["Sign-in"])


def _known_form(client_id: str) -> str:
    # Ours are 32 hexadecimal digits; nothing else reaches the database, a NUL least of all
    if len(client_id) != 32 or not all(letter in "0123456789abcdef" for letter in client_id):
        raise NotFoundError
    return client_id


ClientID = Annotated[str, Path()]


class OAuthClientRequest(WireModel):
    """A new registration."""

    name: str
    user_id: ArtifactID


class OAuthClientChange(WireModel):
    """Open or shut."""

    is_enabled: bool


class OAuthClientAnswer(WireModel):
    """A registration."""

    client_id: str
    name: str
    user: Identifier
    is_enabled: bool
    created_on: str


class SecretAnswer(WireModel):
    """A secret; told this once."""

    client_id: str
    client_secret: str


@router.get("")
def all_clients(call: CallOf) -> list[OAuthClientAnswer]:
    """All registrations by name."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return [_answer(found) for found in list_oauth_registrations(connection)]


@router.post("")
def make_client(call: CallOf, body: OAuthClientRequest) -> SecretAnswer:
    """Register a program."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        made = accounts.create_oauth_client(change, body.name, body.user_id)
    return SecretAnswer(client_id=made.client_id, client_secret=made.client_secret)


@router.get("/{client_id}")
def read_client(call: CallOf, client_id: ClientID) -> OAuthClientAnswer:
    """One registration."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return _answer(find_oauth_registration(connection, _known_form(client_id)))


@router.put("/{client_id}")
def change_client(call: CallOf, client_id: ClientID, body: OAuthClientChange) -> OAuthClientAnswer:
    """Open or shut a registration; its tokens are void."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        forget = call.services.authenticator.forget_all
        accounts.enable_oauth_client(change, _known_form(client_id), forget, enabled=body.is_enabled)
        return _answer(find_oauth_registration(change.connection, client_id))


@router.post("/{client_id}/secret")
def renew_secret(call: CallOf, client_id: ClientID) -> SecretAnswer:
    """A new secret; the old one and all tokens are void."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        made = accounts.renew_secret(change, _known_form(client_id), call.services.authenticator.forget_all)
    return SecretAnswer(client_id=made.client_id, client_secret=made.client_secret)


@router.delete("/{client_id}")
def remove_client(call: CallOf, client_id: ClientID) -> None:
    """Remove a registration with its tokens."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        accounts.delete_oauth_client(change, _known_form(client_id), call.services.authenticator.forget_all)


def _answer(found: OAuthClient) -> OAuthClientAnswer:
    return OAuthClientAnswer(
        client_id=found.client_id,
        name=found.name,
        user=identifier(found.user),
        is_enabled=found.is_enabled,
        created_on=shown_time(found.created_on),
    )
