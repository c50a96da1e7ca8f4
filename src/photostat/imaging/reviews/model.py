"""Words of QC review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from photostat.workspaces.artifacts.model import Reference


class Bucket(StrEnum):
    """The work lists of a set; the values stand in addresses of pages."""

    ERRORS = "errors"
    WARNINGS = "warnings"
    ODD_PAGE_SIZES = "odd-page-sizes"
    BLANK_PAGES = "blank-pages"
    CAP_REACHED = "cap-reached"
    SAMPLE = "sample"
    EVERYTHING = "everything"


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """A document in a work list. `reviewed_on` None: nobody has looked at the images that are there now.

    `remarks`: codes of its findings; `error`: why it has no images, "" where it has some. `place`: where the next page goes on.
    """

    document_id: int
    control_number: str
    native_type: str
    page_count: int
    is_hidden: bool
    remarks: Sequence[str]
    error: str
    reviewed_by: Reference | None
    reviewed_on: datetime | None
    place: int
