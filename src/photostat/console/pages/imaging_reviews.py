"""QC review of a set: work lists of what may be wrong, a sample of the rest, marks of what was looked at, and the release."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import Form
from photostat.console.imaging_set_view import offers_of, view_of
from photostat.console.routing import POST, Page
from photostat.errors import InvalidInputError
from photostat.imaging.reviews.marking import mark_reviewed, unmark_reviewed
from photostat.imaging.reviews.model import Bucket, ReviewLine
from photostat.imaging.reviews.sampling import CONFIDENCES, MARGINS, sample_size
from photostat.imaging.reviews.store import count_bucket, list_bucket, reviewed_documents, sample_of
from photostat.imaging.sets.model import SetCounts
from photostat.imaging.sets.reading import read_overview
from photostat.render.remedies import remedy_for
from photostat.storage.database import Connection
from photostat.workspaces.people.rights import Access, Right

_LENGTH = 100
_COUNTED_UP_TO = 1_001
_TITLES = {
    Bucket.ERRORS: "Errors",
    Bucket.WARNINGS: "Warnings",
    Bucket.ODD_PAGE_SIZES: "Odd page sizes",
    Bucket.BLANK_PAGES: "Blank pages",
    Bucket.CAP_REACHED: "Page cap reached",
    Bucket.SAMPLE: "Sample",
    Bucket.EVERYTHING: "Everything",
}


def review_page(call: Call) -> Response:
    """One work list of a set; `?bucket=` which, `?all=1` with what is reviewed already."""
    query, set_id = call.query, call.number("id")
    bucket, show_all = _bucket(query), query.flag("all")
    confidence, margin = _number(query, "confidence", 95), _number(query, "margin", 5)
    after = query.number("after") or 0
    with call.read() as connection:
        access = call.enter(connection)
    view = view_of(call.services, call.workspace_id, set_id)
    counts = view.overview.imaging_set.counts
    size = sample_size(counts.hidden + counts.viewable, confidence_percent=confidence, margin_percent=margin)
    with call.read() as connection:
        lines = _lines(connection, call.workspace_id, set_id, bucket, size=size, open_only=not show_all, after=after)
        reviewed = reviewed_documents(connection, call.workspace_id, set_id)
    shown = lines[:_LENGTH]
    kept = {"bucket": bucket.value, "confidence": confidence, "margin": margin} | ({"all": 1} if show_all else {})
    return call.page(
        "imaging_sets/review.html",
        view=view,
        offers=offers_of(view, access),
        bucket=bucket.value,
        titles=[(item.value, title) for item, title in _TITLES.items()],
        rows=[(line, [remedy_for(code).title for code in line.remarks]) for line in shown],
        next_query=urlencode(kept | {"after": shown[-1].place}) if len(lines) > _LENGTH else "",
        here_query=urlencode(kept),
        show_all=show_all,
        confidence=confidence,
        margin=margin,
        confidences=CONFIDENCES,
        margins=MARGINS,
        size=size,
        reviewed=reviewed,
        may_mark=access.allows(Right.EDIT_SETS),
        may_look=lambda line: _has_pictures(access, line),
        listed=urlencode({"condition": f"'Imaging Set' IN OBJECT [{set_id}]"}),
    )


def counts_piece(call: Call) -> Response:
    """How many documents each work list has, behind the page: a big set takes a moment."""
    set_id = call.number("id")
    with call.read() as connection:
        call.enter(connection)
        counts = read_overview(connection, call.workspace_id, set_id).imaging_set.counts
        found = {
            item: _count(connection, call.workspace_id, set_id, item, counts) for item in Bucket if item is not Bucket.SAMPLE
        }
    return call.piece("imaging_sets/review_counts.html", counts=[(_TITLES[item], text) for item, text in found.items()])


def mark(call: Call) -> Response:
    """Mark what is ticked as reviewed, or take the marks away."""
    set_id = call.number("id")
    documents = call.form.numbers("document")
    with call.change() as change:
        access = call.enter(change.connection, Right.EDIT_SETS)
        read_overview(change.connection, call.workspace_id, set_id)
        act = unmark_reviewed if call.form.text("act") == "unmark" else mark_reviewed
        number = act(change, access, set_id, documents)
    words = "not reviewed" if call.form.text("act") == "unmark" else "reviewed"
    done = f"{number} document{'' if number == 1 else 's'} marked as {words}." if documents else ""
    where = f"/w/{call.workspace_id}/imaging-sets/{set_id}/review"
    back = urlencode({name: call.form.text(name) for name in ("bucket", "confidence", "margin", "all") if call.form.text(name)})
    return call.to(f"{where}?{back}", done=done, failed="" if documents else "Tick some documents first.")


def _lines(
    connection: Connection, workspace_id: int, set_id: int, bucket: Bucket, *, size: int, open_only: bool, after: int
) -> list[ReviewLine]:
    limit = _LENGTH + 1
    if bucket is Bucket.SAMPLE:
        return sample_of(connection, workspace_id, set_id, size=size, open_only=open_only, after=after, limit=limit)
    return list_bucket(connection, workspace_id, set_id, bucket, open_only=open_only, after=after, limit=limit)


def _count(connection: Connection, workspace_id: int, set_id: int, bucket: Bucket, counts: SetCounts) -> str:
    if bucket is Bucket.WARNINGS:
        return f"{counts.warned:,}"
    number = count_bucket(connection, workspace_id, set_id, bucket, up_to=_COUNTED_UP_TO)
    return f"{number:,}" if number < _COUNTED_UP_TO else f"more than {_COUNTED_UP_TO - 1:,}"


def _has_pictures(access: Access, line: ReviewLine) -> bool:
    """Whether there is a first page that the caller may see: asked for each picture again by who gives it."""
    needed = [Right.VIEW_IMAGES] + [Right.VIEW_HIDDEN_IMAGES] * line.is_hidden
    return line.page_count > 0 and not line.error and all(access.allows(right) for right in needed)


def _bucket(query: Form) -> Bucket:
    try:
        return Bucket(query.text("bucket", Bucket.WARNINGS.value))
    except ValueError as error:
        raise InvalidInputError(f"bucket: must be one of {', '.join(Bucket)}.") from error


def _number(query: Form, name: str, default: int) -> int:
    found = query.number(name)
    return default if found is None else found


_BASE = "/w/{w:int}/imaging-sets/{id:int}/review"
PAGES: Sequence[Page] = (
    Page(_BASE, review_page),
    Page(_BASE, mark, POST),
    Page(f"{_BASE}/counts", counts_piece, is_whole=False),
)
