"""Imaging profiles: the model, its enumerations and what they ask of a page (contracts/imaging.md sections 3 to 5)."""

from photostat.render.profile.enums import (
    ApplicationType,
    DitheringAlgorithm,
    EmailOrientation,
    FieldCodeOption,
    Formatting,
    ImageFormat,
    ImageSize,
    ImagingMethod,
    Include,
    Inclusion,
    PageOrder,
    PageOrientation,
    PaperSizeOrientation,
    PrintArea,
    TextVisibility,
)
from photostat.render.profile.field_codes import FieldCode, code_key, printed_texts, shipped_field_codes
from photostat.render.profile.options import (
    BasicOptions,
    EmailOptions,
    HtmlOptions,
    NativeOptions,
    PresentationOptions,
    SpreadsheetOptions,
    WordProcessingOptions,
)
from photostat.render.profile.output import PageOutput, page_output
from photostat.render.profile.profile import ImagingProfile
from photostat.render.profile.references import NativeTypeRef, ObjectRef, reference_value

__all__ = [
    "ApplicationType",
    "BasicOptions",
    "DitheringAlgorithm",
    "EmailOptions",
    "EmailOrientation",
    "FieldCode",
    "FieldCodeOption",
    "Formatting",
    "HtmlOptions",
    "ImageFormat",
    "ImageSize",
    "ImagingMethod",
    "ImagingProfile",
    "Include",
    "Inclusion",
    "NativeOptions",
    "NativeTypeRef",
    "ObjectRef",
    "PageOrder",
    "PageOrientation",
    "PageOutput",
    "PaperSizeOrientation",
    "PresentationOptions",
    "PrintArea",
    "SpreadsheetOptions",
    "TextVisibility",
    "WordProcessingOptions",
    "code_key",
    "page_output",
    "printed_texts",
    "reference_value",
    "shipped_field_codes",
]
