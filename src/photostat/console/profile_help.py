"""One line of help for each option of an imaging profile, beside its field in the form.

What an option does exactly stands in docs/imaging-profile.md; a test asks for a line for every member of the model.
"""

from collections.abc import Mapping

GROUP_TITLES: Mapping[str, str] = {
    "BasicOptions": "Basic Imaging Engine Options",
    "NativeOptions": "Native Imaging Engine Options",
    "SpreadsheetOptions": "Spreadsheet Options",
    "EmailOptions": "Email Options",
    "WordProcessingOptions": "Word Processing Options",
    "PresentationOptions": "Presentation Options",
    "HtmlOptions": "HTML Options",
}

GROUP_HELP: Mapping[str, str] = {
    "BasicOptions": "For native types that the native engine does not take, and for everything under a basic profile.",
    "NativeOptions": "For Word, Excel, PowerPoint, Visio, email and HTML; its dithering, colour and cap hold for all documents.",
    "SpreadsheetOptions": "How sheets are laid out on pages.",
    "EmailOptions": "How messages are laid out.",
    "WordProcessingOptions": "How text documents are laid out.",
    "PresentationOptions": "How slides are laid out.",
    "HtmlOptions": "How web pages are laid out.",
}

HELP: Mapping[str, str] = {
    "BasicOptions.ImageOutputDpi": "Dots per inch: an 8.5 x 11 in page at 300 is 2550 x 3300 pixels.",
    "BasicOptions.BasicImageFormat": "Tiff: black and white, Group 4, one file a page. Jpeg: colour, larger.",
    "BasicOptions.ImageSize": "Original: the document's own page. Letter, A4, Legal: that sheet. Custom: a box to fit into.",
    "BasicOptions.MaximumImageHeight": "Inches; needed with Custom. Larger pages are scaled down, smaller ones are not enlarged.",
    "BasicOptions.MaximumImageWidth": "Inches; needed with Custom.",
    "NativeOptions.ImageOutputDpi": "Dots per inch of pages that the native engine makes.",
    "NativeOptions.NativeImageFormat": "Tiff: black and white, Group 4. Jpeg: colour.",
    "NativeOptions.RenderColorPagesToJpeg": "A page that holds colour becomes a JPEG; the document's other pages stay TIFF.",
    "NativeOptions.DitheringAlgorithm": "How colour and grey become black and white on TIFF pages.",
    "NativeOptions.DitheringThreshold": "0 to 255, needed with Threshold: what is darker than this becomes black.",
    "NativeOptions.MaxPagesPerDoc": "Only so many first pages of each document; empty: all.",
    "NativeOptions.TimeZoneFieldOnDocument": "The document field with the time zone in which dates of mail are shown.",
    "NativeOptions.LastModifiedDateOnDocument": "The date that is printed for date field codes; empty: the date of imaging.",
    "SpreadsheetOptions.PaperSizeOrientation": "Paper of all sheets, width by height.",
    "SpreadsheetOptions.PageOrder": "Which page follows where a sheet is larger than one: below, or to the right.",
    "SpreadsheetOptions.PrintArea": "Ignore: the whole sheet is imaged. Original: only the print area where one is set.",
    "SpreadsheetOptions.HideAndPageBreakAfterConsecutiveBlankRowCol": "Longer blank runs become one page break.",
    "SpreadsheetOptions.ShowTrackChanges": "Tracked changes are shown.",
    "SpreadsheetOptions.IncludeRowAndColumnHeadings": "A, B, C above and 1, 2, 3 beside the cells.",
    "SpreadsheetOptions.IncludeHeadersAndFooters": "Page headers and footers; where they are on, no page counts as blank.",
    "SpreadsheetOptions.IncludeComments": "Comments of cells are shown.",
    "SpreadsheetOptions.IncludeGridlines": "Lines between the cells.",
    "SpreadsheetOptions.IncludeBorders": "Borders of cells; off drops them.",
    "SpreadsheetOptions.UnhideHiddenWorksheets": "Hidden sheets are imaged too.",
    "SpreadsheetOptions.LimitToPages": "At most so many pages of a spreadsheet; empty: all.",
    "SpreadsheetOptions.ZoomLevelPercentage": "Scale, 10 to 400; ignored where pages wide or tall are set; empty: its own.",
    "SpreadsheetOptions.FitToPagesWide": "Shrinks a sheet to so many pages side by side; empty: the file's own.",
    "SpreadsheetOptions.FitToPagesTall": "Shrinks a sheet to so many pages one below the other; empty: the file's own.",
    "SpreadsheetOptions.Formatting": "Auto fit: sized to the content, hidden ones too. Clear: no pages of empty cells.",
    "SpreadsheetOptions.TextVisibility": "Brings out text that has the colour of its cell.",
    "EmailOptions.Orientation": "Orientation of the pages.",
    "EmailOptions.ResizeImagesToFitPage": "Pictures wider than the page are shrunk.",
    "EmailOptions.ResizeTablesToFitPage": "Tables wider than the page are shrunk.",
    "EmailOptions.SplitTablesToFitPageWidth": "Tables that are still too wide are split, the rest printed below.",
    "EmailOptions.DownloadImagesFromInternet": "Remote pictures are fetched, where the server's settings allow it.",
    "EmailOptions.ClearIndentations": "The indentation of threads is removed.",
    "EmailOptions.DetectCharacterEncoding": "What the letters look like counts more than the code page that the mail declares.",
    "EmailOptions.DisplaySmtpAddresses": "SMTP addresses in place of Exchange names in To, Cc and Bcc.",
    "EmailOptions.ShowMessageTypeInHeader": "A line of the header tells message, appointment or distribution list.",
    "WordProcessingOptions.ShowTrackChanges": "Tracked changes are shown; off: as if they were accepted.",
    "WordProcessingOptions.PageOrientation": "Orientation of every page.",
    "WordProcessingOptions.Include": "What is shown beside the text.",
    "PresentationOptions.ShowSpeakerNotes": "The slide above, its notes below, on portrait pages; off: slides alone.",
    "PresentationOptions.SlideOrientation": "Orientation of the pages of slides.",
    "HtmlOptions.RemoveNonBreakingSpaceCodes": "Long runs of non-breaking spaces are dropped, so that text wraps.",
}
