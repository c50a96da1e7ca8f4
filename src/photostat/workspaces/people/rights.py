"""The rights that a group can have in a workspace, and what a caller may do there.

Source of the imaging ones: contracts/imaging.md section 16. The right of system administrators counts on the admin level (-1) and
includes every other right everywhere.
"""

from dataclasses import dataclass
from enum import StrEnum

from photostat.errors import NotAuthorizedError


class Right(StrEnum):
    """The rights; names are stored and stand on the wire."""

    VIEW_WORKSPACE = "ViewWorkspace"
    """See the workspace, its documents, fields, searches. Without it the workspace does not exist for the user."""
    ADD_DOCUMENTS = "AddDocuments"
    EDIT_DOCUMENTS = "EditDocuments"
    DELETE_DOCUMENTS = "DeleteDocuments"
    EDIT_FOLDERS = "EditFolders"
    EDIT_FIELDS = "EditFields"
    EDIT_SEARCHES = "EditSavedSearches"
    VIEW_IMAGES = "ViewImages"
    ADD_IMAGES = "AddImages"
    DELETE_IMAGES = "DeleteImages"
    VIEW_HIDDEN_IMAGES = "ViewImagesHiddenForQC"
    REDACT_DOCUMENTS = "RedactDocument"
    HIGHLIGHT_DOCUMENTS = "HighlightDocument"
    VIEW_BENEATH_REDACTIONS = "ViewBeneathRedactions"
    """See what redactions hide: page images without them, the natives and the texts of redacted documents."""
    EDIT_MARKUP_SETS = "EditMarkupSets"
    RUN_MASS_OPERATION = "RunMassOperation"
    EDIT_PROFILES = "EditImagingProfiles"
    EDIT_SETS = "EditImagingSets"
    VIEW_PRODUCTIONS = "ViewProductions"
    """See productions and download them: what they hold was given out, whatever has been redacted since."""
    EDIT_PRODUCTIONS = "EditProductions"
    SYSTEM_ADMINISTRATOR = "SystemAdministrator"


WORKSPACE_RIGHTS = frozenset(Right) - {Right.SYSTEM_ADMINISTRATOR}


@dataclass(frozen=True)
class Access:
    """What one user may do in one workspace (or on the admin level), as the database says at this moment."""

    user_id: int
    workspace_id: int
    rights: frozenset[Right]
    has_imaging: bool = False
    """Whether the application Imaging is installed in the workspace."""

    @property
    def is_system_administrator(self) -> bool:
        """Whether nothing is forbidden."""
        return Right.SYSTEM_ADMINISTRATOR in self.rights

    def allows(self, right: Right) -> bool:
        """Whether the user has this right here."""
        return self.is_system_administrator or right in self.rights

    def require(self, right: Right) -> None:
        """Raise NotAuthorizedError unless the user has this right here."""
        if not self.allows(right):
            raise NotAuthorizedError(f"You need the right {right.value} for this. Ask a system administrator.")
