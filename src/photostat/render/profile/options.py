"""The option groups of an imaging profile: members, ranges and defaults of contracts/imaging.md section 5.

A member's default is its value in the read sample of that contract. The groups only hold what was asked for; what it
does to the page is in `output` and in the converters.
"""

from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, model_validator

from photostat.render.profile.enums import (
    DitheringAlgorithm,
    EmailOrientation,
    Formatting,
    ImageFormat,
    ImageSize,
    Include,
    Inclusion,
    PageOrder,
    PageOrientation,
    PaperSizeOrientation,
    PrintArea,
    TextVisibility,
)
from photostat.render.profile.references import OptionalRef
from photostat.render.profile.wire import Inches, Truth, Whole, WireEnum, WireModel, refuse

MAX_DPI = 1200
MAX_CUSTOM_IN = 100.0

_Dpi = Annotated[int, Whole(1, MAX_DPI)]
_Count = Annotated[int, Whole(1)]
_Flag = Annotated[bool, Truth()]
_SideIn = Annotated[float, Inches(MAX_CUSTOM_IN)]
_Member = TypeVar("_Member", bound=WireEnum)


def _as_set(members: tuple[_Member, ...]) -> tuple[_Member, ...]:
    return tuple(sorted(set(members)))


class BasicOptions(WireModel):
    """Options of the basic engine, for native types with UseNativeImaging false and for basic profiles."""

    image_output_dpi: _Dpi = 300
    basic_image_format: ImageFormat = ImageFormat.Tiff
    image_size: ImageSize = ImageSize.OriginalSetting
    maximum_image_height: _SideIn | None = None  # inches; needed with Custom, else unused
    maximum_image_width: _SideIn | None = None

    @model_validator(mode="after")
    def _custom_has_both_maxima(self) -> Self:
        if self.image_size is ImageSize.Custom and None in (self.maximum_image_height, self.maximum_image_width):
            raise refuse("must have both MaximumImageHeight and MaximumImageWidth when ImageSize is Custom")
        return self


class NativeOptions(WireModel):
    """Options of the native engine."""

    image_output_dpi: _Dpi = 300
    native_image_format: ImageFormat = ImageFormat.Tiff
    render_color_pages_to_jpeg: _Flag = False
    dithering_algorithm: DitheringAlgorithm = DitheringAlgorithm.FloydAndSteinberg
    dithering_threshold: Annotated[int, Whole(0, 255)] | None = None
    max_pages_per_doc: _Count | None = None
    time_zone_field_on_document: OptionalRef = None
    last_modified_date_on_document: OptionalRef = None

    @model_validator(mode="after")
    def _threshold_has_its_cut(self) -> Self:
        if self.dithering_algorithm is DitheringAlgorithm.Threshold and self.dithering_threshold is None:
            raise refuse("must have a DitheringThreshold, 0 to 255, when DitheringAlgorithm is Threshold")
        return self


class SpreadsheetOptions(WireModel):
    """How spreadsheets are laid out."""

    paper_size_orientation: PaperSizeOrientation = PaperSizeOrientation.OriginalSetting
    page_order: PageOrder = PageOrder.OriginalSetting
    print_area: PrintArea = PrintArea.IgnorePrintArea
    hide_and_page_break_after_consecutive_blank_row_col: _Count = 10
    show_track_changes: _Flag = True
    include_row_and_column_headings: Inclusion = Inclusion.OriginalSetting
    include_headers_and_footers: Inclusion = Inclusion.OriginalSetting
    include_comments: _Flag = True
    include_gridlines: Inclusion = Inclusion.Yes
    include_borders: _Flag = True
    unhide_hidden_worksheets: _Flag = True
    limit_to_pages: _Count | None = None
    zoom_level_percentage: Annotated[int, Whole(10, 400)] | None = None  # ignored beside a FitTo value
    fit_to_pages_wide: _Count | None = None
    fit_to_pages_tall: _Count | None = None
    formatting: Annotated[tuple[Formatting, ...], AfterValidator(_as_set)] = ()
    text_visibility: Annotated[tuple[TextVisibility, ...], AfterValidator(_as_set)] = ()


class EmailOptions(WireModel):
    """How e-mail is laid out."""

    orientation: EmailOrientation = EmailOrientation.Portrait
    resize_images_to_fit_page: _Flag = True
    resize_tables_to_fit_page: _Flag = True
    split_tables_to_fit_page_width: _Flag = True
    download_images_from_internet: _Flag = True
    clear_indentations: _Flag = False
    detect_character_encoding: _Flag = True
    display_smtp_addresses: _Flag = False
    show_message_type_in_header: _Flag = False


class WordProcessingOptions(WireModel):
    """How word processing documents are laid out."""

    show_track_changes: _Flag = True
    page_orientation: PageOrientation = PageOrientation.OriginalSetting
    include: Annotated[tuple[Include, ...], AfterValidator(_as_set)] = ()


class PresentationOptions(WireModel):
    """How presentations are laid out."""

    show_speaker_notes: _Flag = True
    slide_orientation: PageOrientation = PageOrientation.OriginalSetting


class HtmlOptions(WireModel):
    """How HTML is laid out."""

    remove_non_breaking_space_codes: _Flag = False
