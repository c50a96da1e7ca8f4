"""Rectangles on a page, in whole pixels, and what a quarter turn of the page does to them. Knows no picture."""

from dataclasses import dataclass
from enum import IntEnum


class Turn(IntEnum):
    """By how many degrees clockwise a page is turned before it is looked at."""

    NONE = 0
    QUARTER = 90
    HALF = 180
    THREE_QUARTERS = 270


@dataclass(frozen=True)
class Box:
    """Left and top belong to it, right and bottom do not: a box of one pixel is (x, y, x + 1, y + 1)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def lies_in(self, width_px: int, height_px: int) -> bool:
        """Whether it has an inside, and no pixel of it is outside a page of this size."""
        return 0 <= self.left < self.right <= width_px and 0 <= self.top < self.bottom <= height_px

    def turned(self, turn: Turn, *, width_px: int, height_px: int) -> "Box":
        """The same place on a page of this size once that page has been turned."""
        match turn:
            case Turn.QUARTER:
                return Box(height_px - self.bottom, self.left, height_px - self.top, self.right)
            case Turn.HALF:
                return Box(width_px - self.right, height_px - self.bottom, width_px - self.left, height_px - self.top)
            case Turn.THREE_QUARTERS:
                return Box(self.top, width_px - self.right, self.bottom, width_px - self.left)
            case _:
                return self


def turned_size(turn: Turn, width_px: int, height_px: int) -> tuple[int, int]:
    """Width and height of a page once it has been turned."""
    return (height_px, width_px) if turn in (Turn.QUARTER, Turn.THREE_QUARTERS) else (width_px, height_px)
