"""What can be done with a set as it stands: the buttons of its console, each with why it cannot be used now.

One table for whoever shows them, made of the state table (contracts/imaging.md sections 8.2 and 17). It decides what is offered;
what is allowed is decided again, under a lock, by whoever does it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from photostat.imaging.jobs.model import JobState
from photostat.imaging.sets.model import SetOverview
from photostat.workspaces.people.rights import Access, Right


class SetAction(StrEnum):
    """The actions; the values are the words on the buttons."""

    IMAGE = "Image Documents"
    STOP = "Stop Imaging"
    RETRY = "Retry Errors"
    HIDE = "Hide Images"
    RELEASE = "Release Images"
    SHOW_ERRORS = "Show Document Errors"
    SHOW_WARNINGS = "Show Warnings"


@dataclass(frozen=True)
class Offer:
    """Whether an action can be used now; `reason`: why not, "" where it can."""

    action: SetAction
    reason: str = ""

    @property
    def is_live(self) -> bool:
        """Whether the button can be pressed."""
        return not self.reason


_NEEDED = {
    SetAction.IMAGE: Right.ADD_IMAGES,
    SetAction.STOP: Right.ADD_IMAGES,
    SetAction.RETRY: Right.ADD_IMAGES,
    SetAction.HIDE: Right.EDIT_SETS,
    SetAction.RELEASE: Right.EDIT_SETS,
}


def offers(overview: SetOverview, access: Access, *, errors_to_retry: bool) -> Mapping[SetAction, Offer]:
    """All actions of a set. `errors_to_retry`: whether documents of the set stand in an error that a retry would take up."""
    return {action: Offer(action, _reason(action, overview, access, errors_to_retry)) for action in SetAction}


def _reason(action: SetAction, overview: SetOverview, access: Access, errors_to_retry: bool) -> str:
    needed = _NEEDED.get(action)
    if needed is not None and not access.allows(needed):
        return f"You need the right {needed.value} for this."
    match action:
        case SetAction.IMAGE:
            return _while_running(overview)
        case SetAction.STOP:
            return _nothing_to_stop(overview)
        case SetAction.RETRY:
            return _while_running(overview) or ("" if errors_to_retry else "No document of this set is in error.")
        case SetAction.HIDE:
            return _before_review(overview) or _unless(overview.imaging_set.counts.viewable, "There are no visible images.")
        case SetAction.RELEASE:
            return _before_review(overview) or _unless(overview.imaging_set.counts.hidden, "No images are hidden.")
        case SetAction.SHOW_ERRORS:
            return _unless(errors_to_retry or overview.counts.errored, "No document of this set is in error.")
        case SetAction.SHOW_WARNINGS:
            return _unless(overview.imaging_set.counts.warned, "No document of this set has warnings.")


def _while_running(overview: SetOverview) -> str:
    return f"The imaging set is running: {overview.state.status.value}." if overview.state.is_running else ""


def _nothing_to_stop(overview: SetOverview) -> str:
    if not overview.state.has_job:
        return "The imaging set is not running."
    if overview.job is not None and overview.job.state is JobState.STOPPING:
        return "It is being stopped already."
    return ""


def _before_review(overview: SetOverview) -> str:
    return _while_running(overview) or _unless(overview.state.can_change_qc, "Only images of a completed set can be changed.")


def _unless(there: object, reason: str) -> str:
    return "" if there else reason
