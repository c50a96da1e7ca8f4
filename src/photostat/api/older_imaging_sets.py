"""The Imaging Set Service of older clients (contracts/imaging.md section 14): the same domain in its own shapes."""

from typing import ClassVar

from pydantic import Field

from photostat.api.call import CallOf
from photostat.api.imaging_set_answers import older_set_answer
from photostat.api.imaging_set_models import ClearsRecipients, OlderSetAnswer
from photostat.api.imaging_sets import capital_errors, counted, remove_set, review
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, ArtifactReference, Int32
from photostat.errors import InvalidInputError, NotFoundError
from photostat.imaging.access import enter_imaging
from photostat.imaging.sets.editing import create_set, update_set
from photostat.imaging.sets.model import SetChanges, SetContent
from photostat.imaging.sets.states import QcChange
from photostat.workspaces.people.rights import Right

router = wire_router(
    "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging Set Service", tags=["Imaging sets"]
)

_OLDER_NAMES = {"DataSourceID": "ImagingSet.DataSource", "ImagingProfileID": "ImagingSet.ImagingProfile"}


class OlderSet(ClearsRecipients):
    """A set to be made (ArtifactID absent or 0) or changed; a Status that comes along is ignored."""

    artifact_id: Int32 = 0
    imaging_profile: ArtifactReference | None = None
    data_source: Int32 | None = None
    name: str | None = Field(None, examples=["Imaging Set"])
    email_notification_recipients: str | None = None


class OlderSaveBody(WireModel):
    """A set and its workspace."""

    imaging_set: OlderSet
    workspace_id: ArtifactID


class OlderSetBody(WireModel):
    """Which set."""

    imaging_set_id: ArtifactID
    workspace_id: ArtifactID


class NamedSet(WireModel):
    """A set by its number; the name that comes along, a number in one sample, is ignored."""

    also_spelled: ClassVar[dict[str, str]] = {"imagingsetid": "artifact_id"}

    artifact_id: ArtifactID


class OlderReviewBody(WireModel):
    """Which set is hidden or released."""

    imaging_set: NamedSet
    workspace_id: ArtifactID


@router.post("/SaveAsync")
def save(call: CallOf, body: OlderSaveBody) -> int:
    """Make or change a set; answers its ArtifactID."""
    asked, workspace_id = body.imaging_set, body.workspace_id
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_SETS)
        try:
            if not asked.artifact_id:
                return create_set(change, workspace_id, _content(asked))
            update_set(change, workspace_id, asked.artifact_id, _changes(asked))
        except NotFoundError as error:
            raise NotFoundError(f"No imaging set was found under the ArtifactID {asked.artifact_id}.") from error
        except InvalidInputError as error:
            raise InvalidInputError(_in_older_words(str(error))) from error
        return asked.artifact_id


@router.post("/ReadAsync")
def read(call: CallOf, body: OlderSetBody) -> OlderSetAnswer:
    """One set."""
    found, pace = counted(call, body.workspace_id, body.imaging_set_id)
    return older_set_answer(found, pace, capital_errors=capital_errors(call))


@router.post("/DeleteAsync")
def delete(call: CallOf, body: OlderSetBody) -> None:
    """Delete a set that does not run."""
    remove_set(call, body.workspace_id, body.imaging_set_id)


@router.post("/HideImagingSetAsync")
def hide(call: CallOf, body: OlderReviewBody) -> None:
    """Hide the images of a set for QC review."""
    review(call, body.workspace_id, body.imaging_set.artifact_id, QcChange.HIDE)


@router.post("/ReleaseImagingSetAsync")
def release(call: CallOf, body: OlderReviewBody) -> None:
    """Show the images of a set again."""
    review(call, body.workspace_id, body.imaging_set.artifact_id, QcChange.RELEASE)


def _content(asked: OlderSet) -> SetContent:
    changes = _changes(asked)
    for member, value in (("DataSource", changes.data_source_id), ("ImagingProfile", changes.profile_id), ("Name", changes.name)):
        if value is None:
            raise InvalidInputError(f"ImagingSet.{member} is required.")
    assert changes.name is not None and changes.data_source_id is not None and changes.profile_id is not None
    return SetContent(
        name=changes.name,
        data_source_id=changes.data_source_id,
        profile_id=changes.profile_id,
        recipients=changes.recipients or "",
    )


def _in_older_words(text: str) -> str:
    """The text of a refusal with the names that the two references have here."""
    for name, older in _OLDER_NAMES.items():
        text = text.replace(f"{name}:", f"{older}:")
    return text


def _changes(asked: OlderSet) -> SetChanges:
    """References that are 0 are unset, as older clients write them."""
    return SetChanges(
        name=asked.name,
        data_source_id=asked.data_source or None,
        profile_id=None if asked.imaging_profile is None else asked.imaging_profile.artifact_id or None,
        recipients=asked.email_notification_recipients,
    )
