"""Guessing passwords: limited, and not to be turned against the owner of an account."""

import base64

import pytest

from photostat.errors import ConflictError, NotAuthenticatedError
from photostat.storage.database import Database
from photostat.workspaces.change import change
from photostat.workspaces.people.accounts import UserValues, create_oauth_client, create_user, update_user
from photostat.workspaces.people.authentication import Authenticator
from photostat.workspaces.people.failures import TooManyFailuresError

EMAIL, PASSWORD = "admin@example.com", "correct horse battery staple"
HEADER = "Basic " + base64.b64encode(f"{EMAIL}:{PASSWORD}".encode()).decode()


def _guess(authenticator: Authenticator, address: str, times: int) -> None:
    for number in range(times):
        with pytest.raises(NotAuthenticatedError):
            authenticator.verify_password(f"guess {number}", EMAIL, "wrong", address=address)


def test_strangers_guesses_do_not_lock_the_owner_out(database: Database) -> None:
    authenticator = Authenticator(database)
    _guess(authenticator, "192.0.2.1", 10)
    with pytest.raises(TooManyFailuresError):
        authenticator.verify_password("x", EMAIL, PASSWORD, address="192.0.2.1")
    assert authenticator.verify_password(HEADER, EMAIL, PASSWORD, address="192.0.2.2") == 9


def test_credentials_that_were_right_are_looked_at_from_a_guessing_address(database: Database) -> None:
    authenticator = Authenticator(database)
    assert authenticator.verify_password(HEADER, EMAIL, PASSWORD, address="192.0.2.1") == 9
    _guess(authenticator, "192.0.2.1", 10)
    authenticator.forget_all()
    assert authenticator.remembered(HEADER) is None
    assert authenticator.verify_password(HEADER, EMAIL, PASSWORD, address="192.0.2.1") == 9


def test_token_is_void_once_its_user_is_shut(database: Database) -> None:
    authenticator = Authenticator(database)
    with change(database, user_id=9) as begun:
        user_id = create_user(begun, UserValues(name="Doe, Jane", email="jane@example.com"), "a long enough password")
        made = create_oauth_client(begun, "script", user_id)
    token = authenticator.issue_token(made.client_id, made.client_secret, address="").token
    assert authenticator.verify_token(f"Bearer {token}", token) == user_id
    with change(database, user_id=9) as begun:
        update_user(begun, user_id, UserValues(is_active=False), authenticator.forget_all)
    with pytest.raises(NotAuthenticatedError):
        authenticator.verify_token(f"Bearer {token}", token)


def test_last_administrator_cannot_be_shut(database: Database) -> None:
    with pytest.raises(ConflictError, match="administrator"), change(database, user_id=9) as begun:
        update_user(begun, 9, UserValues(is_active=False), lambda: None)
