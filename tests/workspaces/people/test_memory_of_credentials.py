"""What the authenticator remembers: never a password or a token itself, and no longer than it may."""

import base64
import hashlib
from collections.abc import Iterator
from itertools import chain

import pytest

from photostat.storage.database import Database
from photostat.workspaces.change import change
from photostat.workspaces.people.accounts import create_oauth_client
from photostat.workspaces.people.authentication import (
    PASSWORD_MEMORY_SECONDS,
    TOKEN_MEMORY_SECONDS,
    Authenticator,
    NotAuthenticatedError,
)
from photostat.workspaces.people.store import insert_token

EMAIL, PASSWORD = "admin@example.com", "correct horse battery staple"
HEADER = "Basic " + base64.b64encode(f"{EMAIL}:{PASSWORD}".encode()).decode()


class Clock:
    """Time that a test moves."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def _everything(thing: object, seen: set[int]) -> Iterator[object]:
    """All that can be reached from an object of ours, the database left out."""
    if id(thing) in seen or isinstance(thing, Database):
        return
    seen.add(id(thing))
    yield thing
    if isinstance(thing, dict):
        inner: list[object] = list(chain(thing.keys(), thing.values()))
    elif isinstance(thing, (list, tuple, set, frozenset)):
        inner = list(thing)
    else:
        inner = list(getattr(thing, "__dict__", {}).values())
    for part in inner:
        yield from _everything(part, seen)


def test_neither_password_nor_token_lies_in_memory(database: Database) -> None:
    authenticator = Authenticator(database)
    authenticator.verify_password(HEADER, EMAIL, PASSWORD, address="192.0.2.1")
    with pytest.raises(NotAuthenticatedError):
        authenticator.verify_password("Basic guess", EMAIL, "a wrong password", address="192.0.2.1")
    with change(database, user_id=9) as begun:
        made = create_oauth_client(begun, "script", 9)
    token = authenticator.issue_token(made.client_id, made.client_secret, address="").token
    authenticator.verify_token(f"Bearer {token}", token)
    assert authenticator.remembered(HEADER) == authenticator.remembered(f"Bearer {token}") == 9
    held = [repr(thing) for thing in _everything(authenticator, set())]
    assert len(held) > 10
    secrets = (PASSWORD, HEADER.partition(" ")[2], "a wrong password", made.client_secret, token)
    assert not [secret for secret in secrets if any(secret in text for text in held)]


def test_memory_of_a_password_ends(database: Database) -> None:
    clock = Clock()
    authenticator = Authenticator(database, clock=clock)
    authenticator.verify_password(HEADER, EMAIL, PASSWORD, address="")
    clock.now += PASSWORD_MEMORY_SECONDS - 1
    assert authenticator.remembered(HEADER) == 9
    clock.now += 2
    assert authenticator.remembered(HEADER) is None


def test_expired_token_is_refused_and_not_remembered_beyond_its_life(database: Database) -> None:
    clock = Clock()
    authenticator = Authenticator(database, clock=clock)
    with change(database, user_id=9) as begun:
        made = create_oauth_client(begun, "script", 9)
        insert_token(begun.connection, hashlib.sha256(b"short").digest(), made.client_id, 9, 10)
        insert_token(begun.connection, hashlib.sha256(b"expired").digest(), made.client_id, 9, -1)
    assert authenticator.verify_token("Bearer short", "short") == 9
    clock.now += 11
    assert TOKEN_MEMORY_SECONDS > 11
    assert authenticator.remembered("Bearer short") is None
    with pytest.raises(NotAuthenticatedError):
        authenticator.verify_token("Bearer expired", "expired")
