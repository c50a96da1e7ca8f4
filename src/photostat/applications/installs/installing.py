"""One application into one workspace, inside the caller's transaction: compare, then make everything, or raise and make nothing.

The order is that of contracts/applications.md section 10: handlers before, components, handlers after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from photostat.applications.archives.model import Application
from photostat.applications.installs.checking import check
from photostat.applications.installs.components.agent_types import put_agent_types
from photostat.applications.installs.components.choices import put_choices
from photostat.applications.installs.components.custom_pages import put_custom_pages
from photostat.applications.installs.components.event_handlers import put_handlers_after, put_handlers_before
from photostat.applications.installs.components.fields import put_fields
from photostat.applications.installs.components.layouts import put_layouts
from photostat.applications.installs.components.object_types import put_object_types
from photostat.applications.installs.components.saved_searches import put_saved_searches
from photostat.applications.installs.components.scripts import put_scripts
from photostat.applications.installs.components.tabs import put_tabs
from photostat.applications.installs.components.views import put_views
from photostat.applications.installs.components.work import Work
from photostat.applications.installs.findings import Findings
from photostat.applications.installs.incoming import components
from photostat.applications.installs.model import Resolution
from photostat.applications.installs.resolving import carry_out_renames, mapped, standing_locks
from photostat.applications.installs.store.target import read_target
from photostat.applications.installs.target import Target
from photostat.errors import Category, PhotostatError
from photostat.workspaces.artifacts.store import lock_artifact
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE
from photostat.workspaces.change import Change

_STEPS = (
    put_handlers_before,
    put_object_types,
    put_fields,
    put_choices,
    put_layouts,
    put_views,
    put_tabs,
    put_scripts,
    put_saved_searches,
    put_custom_pages,
    put_agent_types,
    put_handlers_after,
)


class ValidationFailedError(PhotostatError):
    """Application and workspace do not go together as they are; `findings` say why, `refused` what could not be resolved."""

    code = "install_validation_failed"
    category = Category.CONFLICT

    def __init__(self, findings: Findings, refused: Sequence[str]) -> None:
        super().__init__("The application cannot be installed: something in the workspace or the archive is in the way.")
        self.findings = findings
        self.refused = tuple(refused)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done in a workspace."""

    application: Application
    workspace_id: int
    resolutions: tuple[Resolution, ...] = ()
    unlocks_applications: bool = False


def prepare(change: Change, plan: Plan) -> Target:
    """Resolve and compare. Raises ValidationFailedError; the caller rolls back what resolutions have written."""
    application, resolutions = plan.application, plan.resolutions
    lock_artifact(change.connection, plan.workspace_id, DOCUMENT_OBJECT_TYPE)  # as whoever makes a field: a name is taken once
    guids: list[UUID] = list(dict.fromkeys(component.guid for component in components(application)))
    target = read_target(change.connection, plan.workspace_id, application.guid, guids)
    locks_of = standing_locks(target, resolutions, unlocks_all=plan.unlocks_applications)
    refused: list[str] = []
    if resolutions:
        refused += carry_out_renames(change, target, resolutions, locks_of)
        target = read_target(change.connection, plan.workspace_id, application.guid, guids)
        target, unmapped = mapped(application, target, resolutions)
        refused += unmapped
    findings = check(application, target, plan.workspace_id, locks_of)
    if findings:
        raise ValidationFailedError(findings, refused)
    return target


def put_components(work: Work) -> None:
    """Make and renew all that the application brings. `work` tells what was done."""
    for step in _STEPS:
        step(work)
