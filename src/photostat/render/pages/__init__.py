"""Page images: rendered pixels to single-page Group 4 TIFF or JPEG, and slip sheets for documents without images."""

from photostat.render.pages.encode import EncodedPage, encode_page
from photostat.render.pages.slip_sheet import slip_sheet

__all__ = ["EncodedPage", "encode_page", "slip_sheet"]
