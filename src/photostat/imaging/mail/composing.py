"""The text of the mail at the end of a run, from plain values.

Names and messages come from people and documents: each is one line of printable characters here, bounded, so that none can
write lines of its own or headers. The renderer's own words and the contents of documents never stand in mail.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from photostat.imaging.documents.remedies import server_remedy
from photostat.imaging.mail.model import ErrorSummary, Letter, RunReport

_NAME_CHARACTERS = 150
_LINE_CHARACTERS = 300


def compose(report: RunReport, *, server_url: str = "") -> Letter:
    """Subject and text. `server_url`: where recipients reach the server; empty: paths alone are named."""
    parts = [_head(report), _counts(report)]
    if report.job.counts.errored:
        parts += _errors(report.errors, report.job.counts.errored)
    parts.append(_where_to_look(report, server_url.rstrip("/")))
    return Letter(_subject(report), "\n\n".join("\n".join(part) for part in parts) + "\n")


def one_line(text: str, most: int = _LINE_CHARACTERS) -> str:
    """Printable characters only (no line breaks, no marks that turn the direction of writing), at most so many."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def duration_words(length: timedelta) -> str:
    """`2 h 03 min 09 s`; what is zero in front is left out."""
    minutes, seconds = divmod(max(0, round(length.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min {seconds:02d} s"
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"


def _outcome(report: RunReport) -> str:
    return "completed with errors" if report.job.counts.errored else "completed"


def _subject(report: RunReport) -> str:
    counts = report.job.counts
    numbers = f"{counts.imaged:,} imaged" + (f", {counts.errored:,} errored" if counts.errored else "")
    return f"Imaging set {one_line(report.set_name, _NAME_CHARACTERS)} {_outcome(report)}: {numbers}"


def _head(report: RunReport) -> list[str]:
    job = report.job
    begun = job.started_on or job.submitted_on
    ended = job.ended_on or begun
    return [
        f'The imaging set "{one_line(report.set_name, _NAME_CHARACTERS)}" has {_outcome(report)}.',
        "",
        f"Workspace:    {one_line(report.workspace_name, _NAME_CHARACTERS)} ({job.workspace_id})",
        f"Imaging set:  {one_line(report.set_name, _NAME_CHARACTERS)} ({report.set_id})",
        f"Run:          {job.kind.value}, job {job.job_id}",
        f"Started:      {_moment(begun)}",
        f"Ended:        {_moment(ended)}",
        f"Duration:     {duration_words(ended - begun)}",
    ]


def _counts(report: RunReport) -> list[str]:
    counts = report.job.counts
    rows = [
        ("Documents", counts.documents),
        ("Imaged", counts.imaged),
        ("  with warnings", counts.warned),
        ("Errored", counts.errored),
        ("Skipped", counts.skipped),
        ("Pages", report.pages),
    ]
    lines = [f"{name + ':':<17}{number:>13,}" for name, number in rows]
    if report.job.qc_enabled:
        lines += ["", "The images are hidden for QC review until somebody releases them."]
    return lines


def _errors(errors: ErrorSummary, errored: int) -> Iterator[list[str]]:
    lines = ["Errors by message"]
    lines += [f"{group.documents:>11,}  {one_line(group.message)}" for group in errors.groups]
    if errors.messages > len(errors.groups):
        lines.append(f"{'':>11}  and {errors.messages - len(errors.groups):,} other messages")
    yield lines
    shown = len(errors.documents)
    lines = [f"Documents with errors (the first {shown:,} of {errored:,})" if shown < errored else "Documents with errors"]
    for document in errors.documents:
        lines += [
            f"  {one_line(document.control_number, _NAME_CHARACTERS) or f'document {document.document_id}, deleted'}",
            f"      {one_line(document.message)}",
            f"      What to do: {one_line(server_remedy(document.code))}",
        ]
    yield lines


def _where_to_look(report: RunReport, server_url: str) -> list[str]:
    base = f"{server_url}/photostat/v1/workspaces/{report.job.workspace_id}/imaging-sets/{report.set_id}"
    lines = ["Where to look" if server_url else "Where to look on the server"]
    if report.job.counts.errored:
        lines.append(f"  Errors:    {base}/errors?state=ReadyToRetry")
    if report.job.counts.warned:
        lines.append(f"  Warnings:  {base}/findings?severity=warning")
    lines.append(f"  The set:   {base}/progress")
    return lines


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
