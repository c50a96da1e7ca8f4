"""`photostat image`: a folder of natives becomes a volume of page images, text and load files."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from photostat.volume.run import RunCounts

_EXIT_SOME_ERRORED = 1
_EXIT_INTERRUPTED = 130
_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


def image(
    sources: Annotated[
        list[Path], typer.Argument(metavar="SOURCE...", help="Folders or files with natives.", show_default=False)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the volume; new or empty.", show_default=False)],
    profile: Annotated[
        Path | None, typer.Option(help="Imaging profile, JSON. Without it: the shipped native profile, 300 dpi.")
    ] = None,
    prefix: Annotated[str, typer.Option(help="Prefix of the page numbers.")] = "DOC",
    first_number: Annotated[int, typer.Option(min=0, help="Number of the first page.")] = 1,
    digits: Annotated[int, typer.Option(min=1, max=12, help="Digits of a page number, zero padded.")] = 8,
    volume: Annotated[str, typer.Option(help="Volume name in the load files.")] = "PHOTOSTAT001",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Documents at once; 0 = one a core.")] = 0,
    passwords: Annotated[
        Path | None, typer.Option(help="Text file, a password a line, tried on protected Office and PDF files.")
    ] = None,
    fields: Annotated[
        Path | None,
        typer.Option(help="CSV with a column 'path' and document fields that the profile refers to (time zone, dates, codes)."),
    ] = None,
    clock: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="What computed dates print; without it when each document was last saved.", show_default=False
        ),
    ] = "",
    max_pages: Annotated[int | None, typer.Option(min=1, help="Image only the first N pages of each document.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run in the same output.")] = False,
    no_slip_sheets: Annotated[
        bool, typer.Option("--no-slip-sheets", help="No page with the reason for documents without images.")
    ] = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Write no text files.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report progress and the end as JSON lines.")] = False,
) -> None:
    """Image natives: single-page Group 4 TIFF or JPEG, numbered, with load files, text, exceptions and a report.

    Exit codes: 0 all imaged, 1 some documents errored or were skipped, 2 usage, 3 the machine lacks something,
    130 interrupted (go on with --resume).
    """
    from photostat.bootstrap.imaging import ImagingChoices, read_profile, unread_options, worker_settings
    from photostat.cli.display import observer_for
    from photostat.volume.fields_table import read_fields
    from photostat.volume.numbering import PageNumbering
    from photostat.volume.run import RunOptions, VolumeRun

    for number in _INTERRUPTS:
        signal.signal(number, _interrupt)
    options = RunOptions(
        sources=sources,
        output=output,
        numbering=PageNumbering(prefix, first_number, digits),
        volume=volume,
        jobs=jobs or len(os.sched_getaffinity(0)),
        resume=resume,
        fields=read_fields(fields, read_profile(profile)),
    )
    settings = worker_settings(
        ImagingChoices(
            profile=profile,
            passwords=passwords,
            page_cap=max_pages,
            with_text=not no_text,
            slip_sheets=not no_slip_sheets,
            clock=clock,
        )
    )
    if not quiet and (unread := unread_options(profile)):
        _tell_unread(unread)
    observer = observer_for(quiet=quiet, as_json=as_json)
    run = VolumeRun(options, settings, observer)
    try:
        with observer:
            counts = run.run()
    except KeyboardInterrupt:
        observer.interrupted(run.counts, output)
        raise typer.Exit(_EXIT_INTERRUPTED) from None
    observer.ended(counts, output)
    raise typer.Exit(0 if _all_imaged(counts) else _EXIT_SOME_ERRORED)


def _all_imaged(counts: "RunCounts") -> bool:
    from photostat.render.model import DocumentStatus

    return not (counts.by_status[DocumentStatus.ERRORED] or counts.by_status[DocumentStatus.SKIPPED])


def _interrupt(_signal: int, _frame: object) -> None:
    for number in _INTERRUPTS:  # the run ends now, within seconds; a second Ctrl-C could only leave processes behind
        signal.signal(number, signal.SIG_IGN)
    sys.stderr.flush()
    raise KeyboardInterrupt


def _tell_unread(options: list[str]) -> None:
    words = f"No option of an imaging profile is called {', '.join(options)}: ignored. Is it mistyped?"
    typer.echo(f"photostat: {words}", err=True)
