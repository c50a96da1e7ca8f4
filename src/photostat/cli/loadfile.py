"""`photostat loadfile check`: is this load file, and what it names, sound enough to hand over?

Exit codes: 0 nothing found, 1 problems found, 2 the file cannot be checked at all.
"""

import json
import zipfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from photostat.loadfiles.check import MAX_PROBLEMS, CheckResult, check_load_file
from photostat.loadfiles.cleaning import single_line
from photostat.loadfiles.errors import LoadFileError

_USUAL_PLACE = "DATA/photostat.opt"

app = typer.Typer(help="Work with load files (OPT, DAT).", no_args_is_help=True)


@app.callback()
def loadfile() -> None:
    """Work with load files (OPT, DAT)."""


@app.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(help="OPT or DAT file; which one is decided by its content.")],
    images: Annotated[
        Path | None,
        typer.Option(help="Folder that the paths in FILE start from. Default: FILE's folder or the one above it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Check a load file against the disk: rows, numbering, page counts, every file that it names."""
    if file.is_dir() or zipfile.is_zipfile(file):
        typer.echo(
            f"Cannot check {file}: name a load file in it, unpacked, such as {file.with_suffix('') / _USUAL_PLACE}", err=True
        )
        raise typer.Exit(2)
    try:
        result = check_load_file(file, image_root=images)
    except LoadFileError as error:
        typer.echo(f"Cannot check {file}: {single_line(str(error))}", err=True)
        raise typer.Exit(2) from error
    _print_json(result) if as_json else _print_lines(file, result)
    raise typer.Exit(1 if result.problems else 0)


def _print_lines(file: Path, result: CheckResult) -> None:
    for problem in result.problems:
        where = f"line {problem.line_number}" if problem.line_number else "file"
        typer.echo(f"{where}: {single_line(problem.message)}")
    held = f"{result.kind}, {result.documents:,} documents, {result.pages:,} pages, files below {result.image_root}"
    if not result.problems:
        typer.echo(f"{file.name}: no problems found ({held}).")
        return
    codes = Counter(problem.code for problem in result.problems)
    more = f"more than {MAX_PROBLEMS:,}" if result.is_cut else f"{len(result.problems):,}"
    typer.echo(f"{file.name}: {more} problem(s) ({held}).")
    for code, number in codes.most_common():
        typer.echo(f"  {number:>8,}  {code}")


def _print_json(result: CheckResult) -> None:
    members = asdict(result)
    members["image_root"] = str(result.image_root)
    typer.echo(json.dumps(members))
