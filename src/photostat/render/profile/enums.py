"""The enumerations of imaging profiles, with the names and numbers of contracts/imaging.md section 3.

Each is read from a number, a digit string or a member name in any case, and written as the member name. Members that
the contract does not list are never added, whatever a client sends.
"""

from photostat.render.profile.wire import WireEnum


class ImagingMethod(WireEnum):
    """Which engine a profile is for."""

    Basic = 0
    Native = 1


class ImageFormat(WireEnum):
    """Tiff: black and white, Group 4. Jpeg: colour."""

    Tiff = 0
    Jpeg = 1


class ImageSize(WireEnum):
    """The page: the document's own, a fixed sheet, or a box that it must fit into."""

    OriginalSetting = 0
    Letter = 1
    A4 = 2
    Legal = 3
    Custom = 4


class DitheringAlgorithm(WireEnum):
    """How colour and grey become black and white."""

    Clustered6X6 = 0
    Clustered8X8 = 1
    Clustered16X16 = 2
    Dispersed4X4 = 3
    Dispersed8X8 = 4
    Dispersed16X16 = 5
    FloydAndSteinberg = 6
    Threshold = 7


class PaperSizeOrientation(WireEnum):
    """Paper of a spreadsheet, width by height: Tabloid is 11 x 17 in, Ledger 17 x 11 in."""

    OriginalSetting = 0
    Letter8Point5X11 = 1
    Letter11X8Point5 = 2
    Tabloid = 3
    Ledger = 4


class PageOrder(WireEnum):
    """Order in which the overflow pages of a sheet follow."""

    OriginalSetting = 0
    DownThenOver = 1
    OverThenDown = 2


class PrintArea(WireEnum):
    """Whether a print area that is set limits the sheet."""

    OriginalSetting = 0
    IgnorePrintArea = 1


class Inclusion(WireEnum):
    """IncludeRowAndColumnHeadings, IncludeHeadersAndFooters, IncludeGridlines: as the file says, yes, or no."""

    OriginalSetting = 0
    Yes = 1
    No = 2


class Formatting(WireEnum):
    """Members of the set that tidies a spreadsheet before imaging."""

    AutoFitRows = 0
    AutoFitColumns = 1
    ClearFormattingInEmptyRows = 2
    ClearFormattingInEmptyColumns = 3


class TextVisibility(WireEnum):
    """Members of the set that brings out text in a spreadsheet."""

    RemoveBackgroundFillColors = 0
    SetTextColorToBlack = 1


class EmailOrientation(WireEnum):
    """Orientation of e-mail pages; the numbers differ from PageOrientation's."""

    Portrait = 0
    Landscape = 1


class PageOrientation(WireEnum):
    """PageOrientation of word processing, SlideOrientation of presentations."""

    OriginalSetting = 0
    Portrait = 1
    Landscape = 2


class Include(WireEnum):
    """Members of the set of what a word processing document shows besides its text."""

    Comments = 0
    FieldCodes = 1
    HiddenText = 2


class ApplicationType(WireEnum):
    """The program that a field code belongs to; NotSet (0) is not accepted."""

    MicrosoftWord = 1
    MicrosoftExcel = 2
    MicrosoftPowerpoint = 3
    MicrosoftVisio = 4


class FieldCodeOption(WireEnum):
    """What is printed for a field; NotSet (0) is not accepted."""

    DocumentDefault = 1
    ShowFieldCode = 2
    ShowNothing = 3
    ReplaceWithRelativityField = 4
