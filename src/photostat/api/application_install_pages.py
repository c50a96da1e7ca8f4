"""Pages of the Application Install service, and the links from one to others (contracts/applications.md section 8).

`start` counts from 1. A link that leads nowhere is there without an address. Longer pages than we serve are cut, and the links
go by the length that was served, so that following them misses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query

from photostat.api.library_models import Action
from photostat.api.wire.shapes import INT32_MAX

LONGEST_PAGE = 10_000

StartQuery = Annotated[int, Query(ge=1, le=INT32_MAX, description="The first row, from 1.")]
LengthQuery = Annotated[int, Query(ge=1, le=INT32_MAX, description=f"Rows of a page; at most {LONGEST_PAGE:,} are served.")]
StartSegment = Annotated[int, Path(ge=1, le=INT32_MAX, description="The first row, from 1.")]
LengthSegment = Annotated[int, Path(ge=1, le=INT32_MAX, description=f"Rows of a page; at most {LONGEST_PAGE:,} are served.")]


@dataclass(frozen=True)
class Page:
    """Which rows are asked for; `asked_length` may be more than is served."""

    start: int
    asked_length: int

    @property
    def length(self) -> int:
        """The most rows that are served."""
        return min(self.asked_length, LONGEST_PAGE)

    @property
    def offset(self) -> int:
        """Rows before it."""
        return self.start - 1


@dataclass(frozen=True)
class PageStarts:
    """Where the neighbouring pages begin; None: not to be had from here."""

    first: int | None
    previous: int | None
    next: int | None
    last: int | None


@dataclass(frozen=True)
class PageLinks:
    """The four links of a page."""

    first_page: Action
    previous_page: Action
    next_page: Action
    last_page: Action

    def members(self) -> dict[str, Action]:
        """By the names of an answer's fields."""
        return {name: getattr(self, name) for name in ("first_page", "previous_page", "next_page", "last_page")}


@dataclass(frozen=True)
class LinkStyle:
    """How a service names its links and writes their addresses. `href` makes one from start and length."""

    names: tuple[str, str, str, str]
    verb: str
    href: Callable[[int, int], str]


def page_starts(page: Page, total: int) -> PageStarts:
    """Where to go from a page of a result of `total` rows."""
    is_first = page.start == 1
    follows = page.start + page.length
    last = 1 + (total - 1) // page.length * page.length if total else 1
    is_beyond = page.start > total > 0
    return PageStarts(
        first=None if is_first else 1,
        previous=None if is_first else max(1, page.start - page.length),
        next=follows if follows <= total else None,
        last=last if follows <= total or (is_beyond and not is_first) else None,
    )


def page_links(page: Page, total: int, style: LinkStyle) -> PageLinks:
    """The links of a page."""
    starts = page_starts(page, total)

    def link(name: str, start: int | None) -> Action:
        if start is None:
            return Action(name=name, verb=style.verb, is_available=False)
        return Action(name=name, href=style.href(start, page.length), verb=style.verb)

    first, previous, next_, last = style.names
    return PageLinks(
        first_page=link(first, starts.first),
        previous_page=link(previous, starts.previous),
        next_page=link(next_, starts.next),
        last_page=link(last, starts.last),
    )
