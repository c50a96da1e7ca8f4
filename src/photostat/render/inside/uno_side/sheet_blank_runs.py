"""Long runs of blank rows or columns are hidden and one page break stands in their place; formatted blank ends are cleared.

Rows under a picture or a chart and rows that a merged cell reaches into are not blank. Without this a sheet whose author
formatted a million rows would give pages without end.
"""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.sheet_axis import Axis
from photostat.render.inside.uno_side.sheet_content import content_of, used_end
from photostat.render.inside.uno_side.spans import Span, blanks, without

_FORMATTING = 32 | 64  # com.sun.star.sheet.CellFlags HARDATTR, STYLES
_MAX_RUNS = 1_500  # of a sheet and direction: each costs about 5 ms in a sheet of 100,000 rows
_OPTION = "HideAndPageBreakAfterConsecutiveBlankRowCol"


def shorten_blank_runs(document: Any, sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    """Hide runs longer than the profile says, and clear the formatting of empty rows and columns where it says so."""
    for sheet in sheets:
        content, (last_column, last_row) = content_of(sheet), used_end(sheet)
        for across, used, end in ((False, content.rows, last_row), (True, content.columns, last_column)):
            axis = Axis(sheet, across=across)
            clears = options["clear_empty_columns" if across else "clear_empty_rows"]
            if clears and used:
                _clear(document, [(axis, run) for run in blanks(used)])
            keeps = 0 if clears else options["blank_run"]
            _clear_end(document, axis, used, end, keeps)
            if not across and used and last_row - used[-1][1] > options["blank_run"]:
                _hide_free(axis, (used[-1][1] + 1, last_row), axis.shapes(), options["blank_run"])
            breaks = not options["fit_wide" if across else "fit_tall"]
            if _hide_runs(axis, used, options["blank_run"], breaks=breaks) > _MAX_RUNS:
                kind = "columns" if across else "rows"
                words = f"{_OPTION}: only the first {_MAX_RUNS} runs of blank {kind} of sheet {sheet.Name} were hidden."
                findings.add("option_not_honoured", words, (_OPTION,))


def _clear_end(document: Any, axis: Axis, used: list[Span], end: int, keeps: int) -> None:
    """Formatting after the last row that holds something: not hidden, because text may run over into blank columns."""
    last = used[-1][1] if used else -1
    if end - last > keeps:
        _clear(document, [(axis, (last + 1, axis.last))])


def _clear(document: Any, runs: list[tuple[Axis, Span]]) -> None:
    """Take all formatting from the rows or columns, but for merged cells that reach into them."""
    ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    left = [(axis, axis.without_merged(run)) for axis, run in runs[:_MAX_RUNS]]
    addresses = tuple(axis.strip(run).RangeAddress for axis, run in left if run is not None)
    if addresses:
        ranges.addRangeAddresses(addresses, False)
        ranges.clearContents(_FORMATTING)


def _hide_runs(axis: Axis, used: list[Span], longest: int, *, breaks: bool) -> int:
    """How many runs there were; a leading one is hidden without a break."""
    runs = [run for run in blanks(used) if run[1] - run[0] + 1 > longest]
    shapes = axis.shapes() if runs else []
    for run in runs[:_MAX_RUNS]:
        for part in _hide_free(axis, run, shapes, longest):
            if breaks and part[0] > 0:
                axis.break_before(part[1] + 1)
    return len(runs)


def _hide_free(axis: Axis, run: Span, shapes: list[Span], longest: int) -> list[Span]:
    """Hide what of the run neither shapes nor merged cells take, if that is still long enough; the hidden spans."""
    free = axis.without_merged(run)
    parts = without(free, axis.under(shapes, free)) if free else []
    hidden = [part for part in parts if part[1] - part[0] + 1 > longest]
    for part in hidden:
        axis.hide(part)
    return hidden
