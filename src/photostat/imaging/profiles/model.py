"""What an imaging profile of a workspace is (contracts/imaging.md section 4). No SQL, no HTTP.

The options themselves and what they mean stand in photostat.render.profile; here they only have a workspace.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from photostat.imaging.field_codes.model import WorkspaceFieldCode
from photostat.render.profile import ImagingMethod, NativeTypeRef
from photostat.workspaces.artifacts.model import Artifact, Reference

GROUPS = (
    "BasicOptions",
    "NativeOptions",
    "SpreadsheetOptions",
    "EmailOptions",
    "WordProcessingOptions",
    "PresentationOptions",
    "HtmlOptions",
)
"""The option groups by their wire names, in the order in which they are written."""

Options = Mapping[str, Mapping[str, object]]
"""Group name -> member name -> JSON value, in the spelling of `ImagingProfile.to_wire`; unset members are absent."""


@dataclass(frozen=True, kw_only=True)
class RestrictedType:
    """A native type that a profile does not image."""

    artifact_id: int
    name: str
    file_type_id: int

    @property
    def reference(self) -> NativeTypeRef:
        """As the rendering library names it."""
        return NativeTypeRef(self.file_type_id, self.name)


@dataclass(frozen=True, kw_only=True)
class StoredProfile:
    """One profile with everything that a read answers. `fields`: the document fields that the options refer to, by id."""

    artifact: Artifact
    imaging_method: ImagingMethod
    is_default: bool
    options: Options
    native_types: tuple[RestrictedType, ...]
    field_codes: tuple[WorkspaceFieldCode, ...]
    fields: Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class ProfileSummary:
    """One line of the list of profiles."""

    profile: Reference
    imaging_method: ImagingMethod
    is_default: bool


@dataclass(frozen=True, kw_only=True)
class ProfileValues:
    """What a client asks for, as it came but for the spelling of the top-level members.

    `options`: group name -> what was sent for it (checked later, by the models of the rendering library). None as a whole
    group or as a member means "back to the default"; what is absent stays. `native_type_ids` and `field_code_ids`: None
    where nothing was said.
    """

    name: str | None = None
    keywords: str | None = None
    notes: str | None = None
    imaging_method: ImagingMethod | None = None
    options: Mapping[str, object]
    native_type_ids: tuple[int, ...] | None = None
    field_code_ids: tuple[int, ...] | None = None
