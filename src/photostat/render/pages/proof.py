"""The proof that a produced page hides what it must: its file is read back and looked at, pixel by pixel.

What ought to stand under each redaction is made without the page: the same redactions burned onto a white sheet and onto a
black one. Where both are alike, nothing of what lay beneath can show, and that must be all of each redaction. The file must have
just these pixels there. It says nothing of the rest of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from photostat.errors import Category, PhotostatError
from photostat.render.model import PageFormat
from photostat.render.pages.boxes import Turn
from photostat.render.pages.burning import Redaction, burned, decode_page
from photostat.render.pages.endorsing import Layout, placed, write_bands

_JPEG_TOLERANCE = 64  # of 255: letters of a label, at the quality of our pages, are off by less


class ProofError(PhotostatError):
    """A page does not have the pixels that its redactions put there: it must not leave the house."""

    code = "redaction_not_proven"
    category = Category.INTERNAL


@dataclass(frozen=True)
class Proof:
    """What the file must look like where `mask` is 255."""

    mask: Image.Image
    expected: Image.Image


def proof_of(size: tuple[int, int], redactions: Sequence[Redaction], turn: Turn, layout: Layout | None) -> Proof:
    """What a stored page of this size must look like under its redactions. Raises ProofError where they do not hide all of it."""
    sheets = [burned(Image.new("L", size, paper), redactions, turn) for paper in (255, 0)]
    covered = _alike(*sheets)
    for redaction in redactions:
        _require_covered(covered, redaction, turn, size)
    if layout is None:
        return Proof(covered, sheets[0])
    grey = [placed(sheet, layout, darkens=False) for sheet in sheets]
    expected = placed(sheets[0], layout)
    for sheet in (*grey, expected):
        write_bands(sheet, layout)
    return Proof(_alike(*grey), expected)


def prove(data: bytes, page_format: PageFormat, proof: Proof) -> None:
    """Read a page's file back. Raises ProofError, PagePictureError."""
    found = decode_page(data, page_format).convert("L")
    if found.size != proof.mask.size:
        raise ProofError(f"The produced page has {found.size} pixels instead of {proof.mask.size}.")
    if page_format is PageFormat.TIFF:
        expected, tolerance = proof.expected.point([0 if level < 128 else 255 for level in range(256)]), 0
    else:
        expected, tolerance = proof.expected, _JPEG_TOLERANCE
    off = ImageChops.difference(found, expected).point([255 if level > tolerance else 0 for level in range(256)])
    wrong = ImageChops.multiply(off, proof.mask).getbbox()
    if wrong is not None:
        raise ProofError(f"The produced page does not show what was burned, within {wrong}. Nothing of it was given out.")


def _alike(one: Image.Image, other: Image.Image) -> Image.Image:
    """255 where two sheets have the same pixel."""
    return ImageChops.difference(one, other).point([255] + [0] * 255)


def _require_covered(covered: Image.Image, redaction: Redaction, turn: Turn, size: tuple[int, int]) -> None:
    box = redaction.box.turned(turn, width_px=size[0], height_px=size[1])
    edges = (box.left, box.top, box.right, box.bottom)
    if redaction.is_inverse:
        looked_at = covered.copy()
        looked_at.paste(255, edges)
    else:
        looked_at = covered.crop(edges)
    if looked_at.getextrema() != (255, 255):
        raise ProofError(f"The redaction {redaction.box} does not hide all that lies beneath it.")
