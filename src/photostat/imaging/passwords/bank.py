"""Filling the password bank. What is in it is never shown again: who may fill it may not read it.

The passwords stand in the database as they are, since renderers need them; whoever reads the database reads them.
"""

from collections.abc import Sequence

from photostat.errors import InvalidInputError
from photostat.imaging.passwords import store
from photostat.workspaces.change import Change
from photostat.workspaces.people.rights import Access, Right

MOST_PASSWORDS = 500
"""Each is tried on each encrypted document; the slow key derivations of Office make a thousand of them a timeout."""
LONGEST_PASSWORD = 255


def replace_passwords(change: Change, access: Access, passwords: Sequence[str]) -> int:
    """Keep these in place of those that are there, in this order, each once; gives their number. Raises InvalidInputError."""
    access.require(Right.EDIT_PROFILES)
    checked = _checked(passwords)
    store.lock_bank(change.connection, access.workspace_id)
    store.write_passwords(change.connection, access.workspace_id, checked)
    change.note("password_bank.replace", access.workspace_id, count=len(checked))
    return len(checked)


def add_passwords(change: Change, access: Access, passwords: Sequence[str]) -> int:
    """Add those that are not there yet at the end; gives the number of all. Raises InvalidInputError."""
    access.require(Right.EDIT_PROFILES)
    store.lock_bank(change.connection, access.workspace_id)
    present = store.passwords_of(change.connection, access.workspace_id)
    every = _checked([*present, *passwords])
    store.write_passwords(change.connection, access.workspace_id, every)
    change.note("password_bank.add", access.workspace_id, count=len(every) - len(present))
    return len(every)


def _checked(passwords: Sequence[str]) -> list[str]:
    for position, password in enumerate(passwords):
        if not 0 < len(password) <= LONGEST_PASSWORD or "\0" in password:
            raise InvalidInputError(f"Passwords[{position}]: must have from 1 to {LONGEST_PASSWORD} characters.")
    unique = list(dict.fromkeys(passwords))
    if len(unique) > MOST_PASSWORDS:
        raise InvalidInputError(f"Passwords: at most {MOST_PASSWORDS} of a workspace; these are {len(unique):,}.")
    return unique
