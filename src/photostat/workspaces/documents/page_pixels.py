"""The pixels of a stored page, for whoever shows or burns it: its header read strictly first, decoded where it can do no harm."""

import io

from photostat.loadfiles.page_files import PageFileError, read_jpeg_header, read_tiff_header
from photostat.render.model import PageFormat
from photostat.render.page_decoding import PageDecoder, PagePixels
from photostat.render.pages.burning import PagePictureError
from photostat.workspaces.documents.page_keys import is_made_here, workspace_of

PAGE_FORMATS = {"Tiff": PageFormat.TIFF, "Jpeg": PageFormat.JPEG}


def page_pixels(
    decoder: PageDecoder, blob_key: str, data: bytes, stored_format: str, *, size_px: tuple[int, int] | None = None
) -> PagePixels:
    """The page as an image of mode L or RGB. `stored_format`: Tiff or Jpeg; `size_px`: what the page must measure, where known.

    Raises PagePictureError, NoSandboxError.
    """
    header_px = _header_size(data, stored_format)
    if size_px is not None and header_px != size_px:
        raise PagePictureError("The page image is not the one that was stored. Image the document again.")
    page_format, is_ours = PAGE_FORMATS[stored_format], is_made_here(blob_key)
    return decoder.decode(workspace_of(blob_key), data, page_format, header_px, is_ours=is_ours)


def _header_size(data: bytes, stored_format: str) -> tuple[int, int]:
    read_header = read_tiff_header if stored_format == "Tiff" else read_jpeg_header
    try:
        header = read_header(io.BytesIO(data), len(data))
    except PageFileError as error:
        raise PagePictureError(f"The page image is damaged: {error}. Image the document again.") from error
    return header.width_px, header.height_px
