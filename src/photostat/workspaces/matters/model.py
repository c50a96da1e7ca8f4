"""What a client, a matter and a workspace are. Statuses are the contract's ids (platform.md sections 4 and 7)."""

from dataclasses import dataclass
from uuid import UUID

from photostat.workspaces.artifacts import well_known
from photostat.workspaces.artifacts.model import Artifact, Reference

CLIENT_STATUSES = {well_known.ACTIVE_CLIENT: "Active", well_known.INACTIVE_CLIENT: "Inactive"}
MATTER_STATUSES = {well_known.ACTIVE_MATTER: "Active", well_known.INACTIVE_MATTER: "Inactive"}
WORKSPACE_STATUSES = {well_known.ACTIVE_WORKSPACE: "Active"}
TEMPLATES = {well_known.NEW_CASE_TEMPLATE: "New Case Template", well_known.STARTER_TEMPLATE: "Relativity Starter Template"}


@dataclass(frozen=True)
class Client:
    """Who is represented."""

    artifact: Artifact
    number: str
    status_id: int


@dataclass(frozen=True)
class Matter:
    """A case or transaction of a client."""

    artifact: Artifact
    number: str
    status_id: int
    client: Reference


@dataclass(frozen=True)
class Workspace:
    """Where the documents of a matter lie."""

    artifact: Artifact
    status_id: int
    full_text_language: int
    enable_data_grid: bool
    download_handler_url: str
    matter: Reference
    matter_number: str
    client: Reference
    client_number: str


@dataclass(frozen=True, kw_only=True)
class NewWorkspace:
    """What is known of a workspace before it is made."""

    name: str
    matter_id: int
    status_id: int = well_known.ACTIVE_WORKSPACE
    keywords: str = ""
    notes: str = ""
    full_text_language: int = 1033
    enable_data_grid: bool = False
    download_handler_url: str = "Relativity.Distributed"
    guid: UUID | None = None
