"""Drawing, changing, removing markups, and taking the last change back.

Whoever uncovers something (changes or removes a redaction) needs the right to look beneath as well as the right to redact.
Each change names the version of the page that its author saw: what somebody else changed meanwhile is never overwritten.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from photostat.errors import ConflictError, InvalidInputError
from photostat.render.pages.boxes import Box
from photostat.workspaces.change import Change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.documents.store.editing import lock_documents
from photostat.workspaces.markups.model import (
    FIRST_LABEL,
    Asked,
    Drawn,
    MarkedPage,
    Markup,
    MarkupKind,
    MarkupStyle,
    box_on,
    checked_label,
)
from photostat.workspaces.markups.sets import PRIMARY_MARKUP_SET, hold_set
from photostat.workspaces.markups.store import history, markups, pages
from photostat.workspaces.markups.store.history import Step
from photostat.workspaces.people.rights import Access, Right

MOST_PAGES = 20_000
"""Pages of one mass redaction."""

_STALE = "Somebody else changed this page since you opened it, so nothing was changed. Reload the page, look at it and try again."


def add_markups(
    change: Change,
    access: Access,
    document_id: int,
    asked: Asked,
    *,
    first_page: int,
    last_page: int | None = None,
    version: int | None = None,
) -> list[int]:
    """Draw the same markup on the pages from `first_page` to `last_page` (None: on the first alone); gives the new ids.

    On a page that is smaller than the box the part on it is drawn; a box beside it is refused. `version`: of the page, where it
    is one page. Raises NotFoundError (document, page), InvalidInputError, ConflictError, NotAuthorizedError.
    """
    workspace_id, connection = access.workspace_id, change.connection
    _require(access, asked.style, uncovers=False)
    last = first_page if last_page is None else last_page
    if last < first_page or last - first_page >= MOST_PAGES:
        raise InvalidInputError(f"LastPageNumber: not before the first page, and at most {MOST_PAGES:,} pages.")
    lock_documents(connection, workspace_id, [document_id])
    held = pages.marked_pages(connection, workspace_id, document_id, first=first_page, last=last, holds=True)
    if not held or held[0].page_number != first_page or held[-1].page_number != last:
        raise InvalidInputError(f"PageNumber: the document has no pages {first_page} to {last}.")
    if len(held) == 1:
        _check_version(held[0], version)
    set_id = hold_set(connection, workspace_id, PRIMARY_MARKUP_SET if asked.set_id is None else asked.set_id)
    label = _label(change, workspace_id, asked)
    drawn = [(page.page_number, Drawn(asked.style, asked.shape, box, set_id, label)) for page, box in _boxes(held, asked)]
    ids = markups.insert_markups(connection, workspace_id, document_id, drawn, user_id=change.user_id)
    hashes = {page.page_number: page.sha256 for page in held}
    steps = [Step(number, hashes[number], id_, None, item) for id_, (number, item) in zip(ids, drawn, strict=True)]
    _finish(change, workspace_id, document_id, steps, "markup.create")
    return ids


def change_markup(
    change: Change, access: Access, document_id: int, markup_id: int, altered: Callable[[Drawn], Drawn], *, version: int
) -> None:
    """Change one markup to what `altered` makes of it. Raises as add_markups does."""
    page, found = _held(change, access, document_id, markup_id, version)
    drawn = altered(found.drawn)
    _require(access, found.drawn.style, uncovers=True)
    _require(access, drawn.style, uncovers=True)
    set_id = hold_set(change.connection, access.workspace_id, drawn.set_id)
    label = checked_label(drawn.label) if drawn.style is MarkupStyle.TEXT else ""
    drawn = replace(drawn, box=box_on(page, drawn.shape, drawn.box, drawn.style), set_id=set_id, label=label)
    if drawn == found.drawn:
        return
    markups.update_markup(change.connection, markup_id, drawn, user_id=change.user_id)
    step = Step(page.page_number, page.sha256, markup_id, found.drawn, drawn)
    _finish(change, access.workspace_id, document_id, [step], "markup.change")


def remove_markup(change: Change, access: Access, document_id: int, markup_id: int, *, version: int | None) -> None:
    """Remove one markup. Raises as add_markups does."""
    page, found = _held(change, access, document_id, markup_id, version)
    _require(access, found.drawn.style, uncovers=True)
    markups.delete_markup(change.connection, markup_id)
    step = Step(page.page_number, page.sha256, markup_id, found.drawn, None)
    _finish(change, access.workspace_id, document_id, [step], "markup.remove")


def undo(change: Change, access: Access, document_id: int) -> list[int]:
    """Take back the user's own last change on this document; gives the numbers of the pages that changed.

    Raises ConflictError where there is none, or where somebody else changed the same markup, or the images, since.
    """
    workspace_id, connection = access.workspace_id, change.connection
    lock_documents(connection, workspace_id, [document_id])
    change_id = history.change_to_undo(connection, workspace_id, document_id, change.user_id)
    if change_id is None:
        raise ConflictError("You have changed nothing on this document that could be undone.")
    steps = history.steps_of(connection, workspace_id, document_id, change_id)
    first, last = min(step.page_number for step in steps), max(step.page_number for step in steps)
    hashes = {
        page.page_number: page.sha256
        for page in pages.marked_pages(connection, workspace_id, document_id, first=first, last=last, holds=True)
    }
    present = {item.markup_id: item.drawn for item in markups.markups_of(connection, workspace_id, document_id)}
    back = []
    for step in steps:
        if hashes.get(step.page_number) != step.page_sha256 or present.get(step.markup_id) != step.after:
            raise ConflictError("Your last change cannot be undone: the same markup, or its page, was changed since.")
        for drawn in (step.before, step.after):
            if drawn is not None:
                _require(access, drawn.style, uncovers=step.after is not None)
        _put_back(change, workspace_id, document_id, step)
        back.append(replace(step, before=step.after, after=step.before))
    _finish(change, workspace_id, document_id, back, "markup.undo", undoes=change_id)
    return sorted({step.page_number for step in steps})


def _put_back(change: Change, workspace_id: int, document_id: int, step: Step) -> None:
    connection, user_id = change.connection, change.user_id
    if step.before is not None:
        hold_set(connection, workspace_id, step.before.set_id)
    if step.before is None:
        markups.delete_markup(connection, step.markup_id)
    elif step.after is None:
        markups.restore_markup(
            connection, workspace_id, document_id, step.page_number, step.markup_id, step.before, user_id=user_id
        )
    else:
        markups.update_markup(connection, step.markup_id, step.before, user_id=user_id)


def _held(change: Change, access: Access, document_id: int, markup_id: int, version: int | None) -> tuple[MarkedPage, Markup]:
    """A markup and its page, held; the version of the page is that which the caller saw (None: he did not say)."""
    workspace_id, connection = access.workspace_id, change.connection
    lock_documents(connection, workspace_id, [document_id])
    found = markups.find_markup(connection, workspace_id, document_id, markup_id)
    page = pages.marked_page(connection, workspace_id, document_id, found.page_number, holds=True)
    _check_version(page, version)
    return page, found


def _check_version(page: MarkedPage, version: int | None) -> None:
    if version is not None and page.version != version:
        raise ConflictError(_STALE)


def _require(access: Access, style: MarkupStyle, *, uncovers: bool) -> None:
    if style.kind is not MarkupKind.REDACTION:
        access.require(Right.HIGHLIGHT_DOCUMENTS)
        return
    access.require(Right.REDACT_DOCUMENTS)
    if uncovers:
        access.require(Right.VIEW_BENEATH_REDACTIONS)


def _label(change: Change, workspace_id: int, asked: Asked) -> str:
    if asked.style is not MarkupStyle.TEXT:
        return ""
    if asked.label is None:
        return markups.last_label(change.connection, workspace_id, change.user_id) or FIRST_LABEL
    return checked_label(asked.label)


def _boxes(held: Sequence[MarkedPage], asked: Asked) -> list[tuple[MarkedPage, Box]]:
    """Each page with the box on it. On one page the box must lie there whole; over a range, pages differ in size."""
    if len(held) == 1 or asked.box is None:
        return [(page, box_on(page, asked.shape, asked.box, asked.style)) for page in held]
    cut = asked.box
    boxes = []
    for page in held:
        part = Box(max(cut.left, 0), max(cut.top, 0), min(cut.right, page.width_px), min(cut.bottom, page.height_px))
        boxes.append((page, box_on(page, asked.shape, part, asked.style)))
    return boxes


def _finish(
    change: Change, workspace_id: int, document_id: int, steps: Sequence[Step], action: str, *, undoes: int | None = None
) -> None:
    connection = change.connection
    history.note_steps(connection, workspace_id, document_id, steps, user_id=change.user_id, undoes=undoes)
    numbers = sorted({step.page_number for step in steps})
    pages.renew_versions(connection, workspace_id, document_id, numbers)
    if pages.follow_redactions(connection, workspace_id, document_id):
        note_document_change(change, workspace_id)
    spans = {"first": numbers[0], "last": numbers[-1]}
    change.note(action, workspace_id, [document_id], pages=spans, markups=[step.markup_id for step in steps[:20]])
