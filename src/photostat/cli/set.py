"""`photostat set`: imaging sets of a server, over its REST API, from this or any other machine."""

from typing import Annotated

import typer

from photostat.cli.remote import Server, on_server, shown
from photostat.errors import InvalidInputError

app = typer.Typer(
    help="Imaging sets of a server: create, list, run, status, stop, retry, hide, release, errors.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Set = Annotated[str, typer.Argument(metavar="SET", help="Name or ArtifactID of the set.")]
_Wait = Annotated[bool, typer.Option("--wait", help="Show how it goes on until it has ended.")]


@app.command()
@on_server
def create(
    server: Server,
    name: Annotated[str, typer.Argument(help="Name of the set.")],
    search: Annotated[str, typer.Option(help="Name or ArtifactID of a saved search: the documents.")] = "",
    all_documents: Annotated[bool, typer.Option("--all-documents", help="All documents, by a new saved search.")] = False,
    profile: Annotated[str, typer.Option(help="Name or ArtifactID of an imaging profile. Default: the default profile.")] = "",
    recipients: Annotated[str, typer.Option(help="Addresses that get mail when it has run, ; between them.")] = "",
) -> None:
    """Make a set; prints ArtifactID and name, a tab between."""
    if bool(search) == all_documents:
        raise InvalidInputError("Name the documents: either --search or --all-documents.")
    client, workspace_id = server.client, server.workspace_id
    profile_id = server.profile_id(profile)
    if any(other.name.casefold() == name.casefold() for other in client.sets.list(workspace_id)):
        typer.echo(f"photostat: There is a set named {shown(name)!r} already: name both by ArtifactID.", err=True)
    found = client.searches.create(workspace_id, f"{name}: all documents") if all_documents else server.search_id(search)
    set_id = client.sets.create(workspace_id, name, search_id=found, profile_id=profile_id, recipients=recipients)
    typer.echo(f"{set_id}\t{shown(name)}")


@app.command("list")
@on_server
def list_all(server: Server) -> None:
    """Print all sets, newest first: ArtifactID, name, status, documents imaged, errored, skipped, all."""
    for line in server.client.sets.list(server.workspace_id):
        counts = (
            line.number_of_documents_completed,
            line.number_of_documents_errored,
            line.number_of_documents_skipped,
            line.number_of_documents,
        )
        typer.echo("\t".join([str(line.artifact_id), shown(line.name), shown(line.status), *map(str, counts)]))


@app.command()
@on_server
def run(
    server: Server,
    imaging_set: _Set,
    hide: Annotated[bool | None, typer.Option("--hide/--show", help="Hide the images for QC review. Default: as before.")] = None,
    wait: _Wait = False,
) -> None:
    """Image the documents of a set that have no images.

    Exit codes with --wait: 0 completed, 1 with errors, 3 failed or stopped, 130 left running.
    """
    set_id = server.set_id(imaging_set)
    job_id = server.client.sets.run(server.workspace_id, set_id, hides_images=hide)
    _started(server, set_id, job_id, wait=wait)


@app.command()
@on_server
def retry(server: Server, imaging_set: _Set, wait: _Wait = False) -> None:
    """Image the documents in error once more. Exit codes as in `run`; 2 where none is in error."""
    from photostat.client import ErrorState

    set_id = server.set_id(imaging_set)
    # The server starts a job of no document, which completes at once: the set of a stopped run would read Completed then
    if next(server.client.sets.errors(server.workspace_id, set_id, state=ErrorState.READY_TO_RETRY), None) is None:
        raise InvalidInputError(
            "No document of the set is in error. What a stopped run did not come to is imaged by the next: photostat set run."
        )
    _started(server, set_id, server.client.sets.retry_errors(server.workspace_id, set_id), wait=wait)


@app.command()
@on_server
def status(server: Server, imaging_set: _Set, wait: _Wait = False) -> None:
    """Print status, counters and rates of a set. Exit codes with --wait as in `run`."""
    set_id = server.set_id(imaging_set)
    if wait:
        _follow(server, set_id)
    found = server.client.sets.progress(server.workspace_id, set_id)
    typer.echo(shown(found.status_with_percentage))
    if found.last_run_error:
        typer.echo(shown(found.last_run_error))
    for line in (*found.image_completion, *found.image_qc_review_status, *found.completion_rate):
        typer.echo(f"  {shown(line)}")


@app.command()
@on_server
def stop(server: Server, imaging_set: _Set) -> None:
    """Stop the running job of a set. Images that are made stay."""
    server.client.sets.stop(server.workspace_id, server.set_id(imaging_set))
    typer.echo("The job ends; documents that are not done stay without images.")


@app.command()
@on_server
def hide(server: Server, imaging_set: _Set) -> None:
    """Hide the images of a completed set for QC review."""
    set_id = server.set_id(imaging_set)
    server.client.sets.hide_images(server.workspace_id, set_id)
    _reviewed(server, set_id)


@app.command()
@on_server
def release(server: Server, imaging_set: _Set) -> None:
    """Show the images of a completed set to all who may see images."""
    set_id = server.set_id(imaging_set)
    server.client.sets.release_images(server.workspace_id, set_id)
    _reviewed(server, set_id)


@app.command()
@on_server
def errors(
    server: Server,
    imaging_set: _Set,
    all_states: Annotated[bool, typer.Option("--all", help="Also those that were retried or resolved.")] = False,
) -> None:
    """Print the errors of a set: control number, code, state, message, what to do."""
    from photostat.client import ErrorState

    wanted = None if all_states else ErrorState.READY_TO_RETRY
    for error in server.client.sets.errors(server.workspace_id, server.set_id(imaging_set), state=wanted):
        columns = (error.document.name, error.code, error.status, error.message, error.remedy)
        typer.echo("\t".join(shown(column) for column in columns))


def _started(server: Server, set_id: int, job_id: int, *, wait: bool) -> None:
    if wait:
        _follow(server, set_id)
    workspace = f"--workspace {server.workspace_id}"
    typer.echo(f"Job {job_id} is submitted. Watch it with: photostat set status {set_id} {workspace} --wait")


def _follow(server: Server, set_id: int) -> None:
    from photostat.cli.set_following import follow

    raise typer.Exit(follow(server, set_id))


def _reviewed(server: Server, set_id: int) -> None:
    found = server.client.sets.status(server.workspace_id, set_id)
    typer.echo(
        f"{shown(found.status)}: {found.number_of_documents_hidden} documents hidden, "
        f"{found.number_of_documents_viewable} viewable"
    )
