"""`photostat production`: productions of a server, over its REST API, from this or any other machine."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from photostat.cli.remote import Server, named, on_server, shown
from photostat.errors import InvalidInputError

app = typer.Typer(
    help="Productions of a server: create, list, run, status, cancel, documents, download.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_EXIT_CODES = {"Completed": 0, "CompletedWithErrors": 1}
_FAILED = 3
_Production = Annotated[str, typer.Argument(metavar="PRODUCTION", help="Name or ArtifactID of the production.")]
_Wait = Annotated[bool, typer.Option("--wait", help="Show how it goes on until it has ended.")]


@app.command()
@on_server
def create(
    server: Server,
    name: Annotated[str, typer.Argument(help="Name of the production.")],
    prefix: Annotated[str, typer.Option(help="What its Bates numbers begin with.")],
    search: Annotated[str, typer.Option(help="Name or ArtifactID of a saved search: the documents.")] = "",
    imaging_set: Annotated[
        str, typer.Option("--set", help="Name or ArtifactID of an imaging set: what it imaged or tried to.")
    ] = "",
    start: Annotated[int, typer.Option(help="The first number.")] = 1,
    digits: Annotated[int, typer.Option(help="Digits of a number.")] = 7,
    suffix: Annotated[str, typer.Option(help="What its Bates numbers end with.")] = "",
    confidentiality: Annotated[str, typer.Option(help="Stamp in the footer on the left.")] = "",
    pad: Annotated[bool, typer.Option("--pad", help="Make room for endorsements by more paper, not by shrinking.")] = False,
    slip_sheets: Annotated[bool, typer.Option("--slip-sheets/--no-slip-sheets", help="For documents without images.")] = True,
    natives: Annotated[bool, typer.Option("--natives", help="With natives, but of redacted documents.")] = False,
    text: Annotated[bool, typer.Option("--text/--no-text", help="With texts, but of redacted documents.")] = True,
) -> None:
    """Make a production; prints ArtifactID and name, a tab between. It gets its numbers when it runs."""
    if bool(search) == bool(imaging_set):
        raise InvalidInputError("Name the documents: either --search or --set.")
    asked: dict[str, object] = {
        "Name": name,
        "BatesPrefix": prefix,
        "BatesStart": start,
        "BatesDigits": digits,
        "BatesSuffix": suffix,
        "Confidentiality": confidentiality,
        "MakeRoom": "Pad" if pad else "Shrink",
        "SlipSheets": slip_sheets,
        "Natives": natives,
        "Texts": text,
    }
    asked |= {"SavedSearchID": server.search_id(search)} if search else {"ImagingSetID": server.set_id(imaging_set)}
    made = server.client.productions.create(server.workspace_id, asked)
    typer.echo(f"{made.artifact_id}\t{shown(made.name)}")


@app.command("list")
@on_server
def list_all(server: Server) -> None:
    """Print all productions, newest first: ArtifactID, name, state, first and last Bates number, documents, pages."""
    for line in server.client.productions.list(server.workspace_id):
        columns = (line.name, line.state, line.bates_begin or "", line.bates_end or "")
        typer.echo("\t".join([str(line.artifact_id), *map(shown, columns), str(line.documents), str(line.pages)]))


@app.command()
@on_server
def run(server: Server, production: _Production, wait: _Wait = False) -> None:
    """Run a production, or go on with one that failed, was cancelled or has errors.

    Exit codes with --wait: 0 completed, 1 with errors, 3 failed or cancelled.
    """
    production_id = _id(server, production)
    server.client.productions.run(server.workspace_id, production_id)
    if wait:
        _follow(server, production_id)
    watch = f"photostat production status {production_id} --workspace {server.workspace_id} --wait"
    typer.echo(f"It waits for a worker. Watch it with: {watch}")


@app.command()
@on_server
def status(server: Server, production: _Production, wait: _Wait = False) -> None:
    """Print state and counters of a production. Exit codes with --wait as in `run`."""
    production_id = _id(server, production)
    if wait:
        _follow(server, production_id)
    _tell(server, production_id)


@app.command()
@on_server
def cancel(server: Server, production: _Production) -> None:
    """Stop a production. What is produced stays, under its numbers."""
    server.client.productions.cancel(server.workspace_id, _id(server, production))
    typer.echo("It is cancelled; `photostat production run` goes on with it.")


@app.command()
@on_server
def documents(
    server: Server,
    production: _Production,
    state: Annotated[str, typer.Option(help="Only those: Produced, SlipSheet, LeftOut, Errored, Cancelled, Pending.")] = "",
) -> None:
    """Print the documents: first and last Bates number, control number, state, reason."""
    for found in server.client.productions.documents(server.workspace_id, _id(server, production), state=state):
        columns = (found.bates_begin or "", found.bates_end or "", found.control_number, found.state, found.reason)
        typer.echo("\t".join(map(shown, columns)))


@app.command()
@on_server
def download(
    server: Server,
    production: _Production,
    output: Annotated[Path, typer.Option(help="The ZIP file to write; an existing one is never overwritten.")],
) -> None:
    """Write the volume of a completed production as a ZIP."""
    if output.exists():
        raise InvalidInputError(f"{output} is there already. Name another file with --output.")
    server.client.productions.download(server.workspace_id, _id(server, production), output)
    typer.echo(f"{output}: {output.stat().st_size:,} bytes")


def _id(server: Server, word: str) -> int:
    return named("production", word, lambda: server.client.productions.list(server.workspace_id))


def _follow(server: Server, production_id: int) -> None:
    for found in server.client.productions.wait(server.workspace_id, production_id):
        if sys.stderr.isatty():
            typer.echo(
                f"\r{found.state} {found.percentage:.1f} %, {found.pages_done:,} of {found.pages:,} pages  ", nl=False, err=True
            )
    if sys.stderr.isatty():
        typer.echo(err=True)
    raise typer.Exit(_EXIT_CODES.get(_tell(server, production_id), _FAILED))


def _tell(server: Server, production_id: int) -> str:
    """Print where it stands; gives the state."""
    found = server.client.productions.progress(server.workspace_id, production_id)
    typer.echo(f"{found.state} {found.percentage:.1f} %")
    if found.error:
        typer.echo(shown(found.error))
    if found.bates_begin and found.bates_end:
        typer.echo(f"  {shown(found.bates_begin)} to {shown(found.bates_end)}, {found.pages:,} pages")
    typer.echo(
        f"  {found.documents:,} documents: {found.documents_produced:,} produced, "
        f"{found.documents_with_slip_sheet:,} on slip sheets, {found.documents_left_out:,} left out, "
        f"{found.documents_errored:,} with errors"
    )
    return found.state
