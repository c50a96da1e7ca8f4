"""The imaging profile: what is asked of the pages of a document, frozen, read from and written to JSON.

The JSON written here is the snapshot that an imaging job keeps: it holds every member with its value, so that a later
change of a default leaves the job alone. A profile knows no workspace and no database.
"""

import hashlib
import json
from functools import cached_property
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, ValidationError

from photostat.errors import InvalidInputError
from photostat.render.profile.enums import ImagingMethod
from photostat.render.profile.field_codes import FieldCode, shipped_field_codes
from photostat.render.profile.options import (
    BasicOptions,
    EmailOptions,
    HtmlOptions,
    NativeOptions,
    PresentationOptions,
    SpreadsheetOptions,
    WordProcessingOptions,
)
from photostat.render.profile.reading import explain, read_object
from photostat.render.profile.references import NativeTypeRefs, ObjectRef, restricted_native_types
from photostat.render.profile.wire import WireModel, refuse, wire_name

DEFAULT_NAME = "Imaging profile"
_NATIVE_GROUPS = frozenset(
    {
        "NativeOptions",
        "SpreadsheetOptions",
        "EmailOptions",
        "WordProcessingOptions",
        "PresentationOptions",
        "HtmlOptions",
    }
)
_OPTION_GROUPS = _NATIVE_GROUPS | {"BasicOptions"}
_KEPT_EMPTY = frozenset({"NativeTypes", "ApplicationFieldCodes"})  # empty and absent are not the same
_NOT_ABOUT_PAGES = frozenset({"name", "keywords", "notes"})


def _filled(name: str) -> str:
    if not name.strip():
        raise refuse("must be filled and not empty")
    return name


class ImagingProfile(WireModel):
    """contracts/imaging.md section 4.1. An absent option group has the defaults of section 5.

    `native_types` are the restricted ones: documents of these types are not imaged. Absent = the types restricted by
    default; empty = nothing restricted. `application_field_codes` absent = the 17 shipped ones, as in the default profile
    of a workspace; empty = every field prints the document's own value. `imaging_method` absent = Native, unless
    BasicOptions is the only group given.
    """

    also_spelled: ClassVar[dict[str, str]] = {"nativeimagingengineoptions": "NativeOptions"}

    imaging_method: ImagingMethod = ImagingMethod.Native
    basic_options: BasicOptions = BasicOptions()
    native_options: NativeOptions = NativeOptions()
    spreadsheet_options: SpreadsheetOptions = SpreadsheetOptions()
    email_options: EmailOptions = EmailOptions()
    word_processing_options: WordProcessingOptions = WordProcessingOptions()
    presentation_options: PresentationOptions = PresentationOptions()
    html_options: HtmlOptions = HtmlOptions()
    native_types: NativeTypeRefs = Field(default_factory=restricted_native_types)
    application_field_codes: tuple[FieldCode, ...] = Field(default_factory=shipped_field_codes)
    name: Annotated[str, AfterValidator(_filled)]
    keywords: str = ""
    notes: str = ""

    @classmethod
    def complete(cls, members: dict[str, object]) -> dict[str, object]:
        only_basic = "BasicOptions" in members and not _NATIVE_GROUPS & members.keys()
        return {"ImagingMethod": ImagingMethod.Basic if only_basic else ImagingMethod.Native} | members

    @classmethod
    def from_json(cls, text: str, *, default_name: str | None = DEFAULT_NAME) -> Self:
        """Read a profile; a text without a name gets `default_name`, or is refused where that is None.

        Raises InvalidInputError that lists every problem with the allowed values.
        """
        members = read_object(text)
        if default_name is not None:
            members = {"name": default_name} | members
        try:
            return cls.model_validate(members)
        except ValidationError as error:
            raise InvalidInputError(explain(error)) from error

    @classmethod
    def unread_options(cls, text: str) -> list[str]:
        """Options and option groups of a profile's text that nobody reads, such as `EmailOptions.Widht`: likely mistyped.

        Other unknown members are what exports of other programs hold besides. Raises InvalidInputError where it is no profile.
        """
        models = {wire_name(name): field.annotation for name, field in cls.model_fields.items()}
        found: list[str] = []
        for written, value in read_object(text).items():
            group = cls.wire_name_of(written)
            if group is None:
                found += [written] if "option" in written.lower() else []
            elif group in _OPTION_GROUPS and isinstance(value, dict):
                model = models[group]
                assert isinstance(model, type) and issubclass(model, WireModel), "every option group is one"
                found += [f"{written}.{option}" for option in value if model.wire_name_of(option) is None]
        return found

    @classmethod
    def default_native(cls) -> Self:
        """The profile that is used where none is named."""
        return cls(name="Default", imaging_method=ImagingMethod.Native)

    @classmethod
    def default_basic(cls) -> Self:
        """A basic profile with every option at its default."""
        return cls(name="Basic Default", imaging_method=ImagingMethod.Basic)

    @cached_property
    def restricted_file_type_ids(self) -> frozenset[int]:
        """FileTypeIDs of the native types that this profile does not image."""
        return frozenset(reference.file_type_id for reference in self.native_types)

    @property
    def referenced_fields(self) -> frozenset[str]:
        """Names of the document fields that the options refer to; an ArtifactID as digits where a reference has no name."""
        return frozenset(found.name or str(found.artifact_id) for found in self.field_references)

    @property
    def field_references(self) -> tuple[ObjectRef, ...]:
        """The document fields that the options refer to."""
        native = self.native_options
        references = [native.time_zone_field_on_document, native.last_modified_date_on_document]
        references += [code.relativity_field for code in self.application_field_codes]
        return tuple(found for found in references if found is not None)

    def to_wire(self) -> dict[str, object]:
        """Members as they stand in JSON: PascalCase, enums by name, unset members left out."""
        return _without_unset(self.model_dump(mode="json", by_alias=True))

    def to_json(self) -> str:
        """One line of JSON, the same for equal profiles; `from_json` reads it back to an equal profile."""
        return json.dumps(self.to_wire(), ensure_ascii=False, separators=(",", ":"))

    def digest(self) -> str:
        """SHA-256 of all that can change a page: two profiles with the same digest give the same pages."""
        members = self.model_dump(mode="json", by_alias=True, exclude=set(_NOT_ABOUT_PAGES))
        return hashlib.sha256(json.dumps(members, sort_keys=True).encode()).hexdigest()


def _without_unset(members: dict[str, object]) -> dict[str, object]:
    kept: dict[str, object] = {}
    for name, value in members.items():
        if isinstance(value, dict):
            kept[name] = _without_unset(value)
        elif name in _KEPT_EMPTY or value not in (None, "", []):
            kept[name] = _each_without_unset(value) if isinstance(value, list) else value
    return kept


def _each_without_unset(values: list[object]) -> list[object]:
    return [_without_unset(value) if isinstance(value, dict) else value for value in values]
