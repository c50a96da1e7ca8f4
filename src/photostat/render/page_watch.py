"""What is worth telling about finished pages: blank ones, and ones of an odd size."""

from photostat.render import protocol
from photostat.render.model import Finding, FindingCode
from photostat.render.profile import PageOutput

_BLANK_INK_RATIO = 2e-6  # of the page's pixels: 16 dots on a Letter page at 300 dpi, less than one comma
_LARGEST_IN = 17.5  # long side of a Tabloid sheet and a little
# Logos, photographs for the web and icons are an inch or two: with 2 in, 18 of the 33 pictures of the corpus were told.
_SMALLEST_IN = 0.5
_SLENDER = 4.0  # long side to short side


class PageWatch:
    """Collects page numbers of one document; `findings` at its end."""

    def __init__(self) -> None:
        self._blank: list[int] = []
        self._odd: list[int] = []

    def look(self, page: protocol.Page, ink_ratio: float, output: PageOutput) -> None:
        """Note one page; `ink_ratio` is black pixels by all pixels, 0 to 1."""
        if ink_ratio < _BLANK_INK_RATIO:
            self._blank.append(page.number)
        long_in, short_in = (side(page.width_px, page.height_px) / output.dpi for side in (max, min))
        if long_in > _LARGEST_IN or long_in < _SMALLEST_IN or long_in > _SLENDER * short_in:
            self._odd.append(page.number)

    def findings(self) -> list[Finding]:
        """One finding for each kind of page that was seen."""
        found = []
        if self._blank:
            found.append(Finding(FindingCode.BLANK_PAGE, "Pages without any ink.", tuple(self._blank[:10_000])))
        if self._odd:
            words = "Pages of an unusual size (very large, very small or very slender)."
            found.append(Finding(FindingCode.ODD_PAGE_SIZE, words, tuple(self._odd[:10_000])))
        return found
