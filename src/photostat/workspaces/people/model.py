"""What users, groups and client registrations are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.people.rights import Right


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who may sign in. `name` is shown, usually `Last, First`; `email` is the name to sign in with."""

    user_id: int
    name: str
    email: str
    is_active: bool
    has_password: bool
    groups: Sequence[Reference]
    is_system_administrator: bool
    created_on: datetime
    modified_on: datetime


@dataclass(frozen=True, kw_only=True)
class Group:
    """Users with the same rights."""

    group_id: int
    name: str
    members: Sequence[Reference]


@dataclass(frozen=True, kw_only=True)
class OAuthClient:
    """A program that gets tokens and acts in the name of a user. The secret itself is never read again."""

    client_id: str
    name: str
    user: Reference
    is_enabled: bool
    created_on: datetime


@dataclass(frozen=True)
class WorkspaceRights:
    """What somebody may do in one workspace."""

    workspace: Reference
    rights: frozenset[Right]
