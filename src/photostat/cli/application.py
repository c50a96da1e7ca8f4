"""`photostat app`: the application library of a server and its installs, over its REST API, from this or any other machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from photostat.cli.remote import named, on_instance, shown
from photostat.errors import InvalidInputError

if TYPE_CHECKING:
    from photostat.client import Application, Client, InstallResult

app = typer.Typer(
    help="Applications of a server: list, upload, install, status. For system administrators.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Application = Annotated[str, typer.Argument(metavar="APP", help="Name, ArtifactID or GUID of the application.")]

_NOT_INSTALLED = 1
_NOTHING_INSTALLED = 3


@app.command("list")
@on_instance
def list_all(client: "Client") -> None:
    """Print the library: ArtifactID, name, version, GUID, whether it is required."""
    for found in client.applications.list():
        columns = (str(found.artifact_id), found.name, found.version, found.guids[0], found.required)
        typer.echo("\t".join(shown(column) for column in columns))


@app.command()
@on_instance
def upload(
    client: "Client",
    file: Annotated[Path, typer.Argument(help="A RAP archive, or the bare XML of one.")],
    update: Annotated[bool, typer.Option("--update", help="Replace an older version that the library may have.")] = False,
) -> None:
    """Put an application into the library; prints its ArtifactID, name and version.

    Exit codes: 0 it is there and can be installed, 1 something in it cannot be.
    """
    from photostat.cli.application_following import library_problems

    made = client.applications.upload(file, updates=update)
    found = client.applications.read(made.application_identifier.artifact_id)
    typer.echo(f"{found.artifact_id}\t{shown(found.name)}\t{shown(found.version)}")
    problems = library_problems(client, found.artifact_id)
    for problem in problems:
        typer.echo(f"  {shown(problem)}", err=True)
    if problems:
        raise typer.Exit(_NOT_INSTALLED)


@app.command()
@on_instance
def install(
    client: "Client",
    application: _Application,
    workspaces: Annotated[
        list[str] | None, typer.Argument(metavar="WORKSPACE", help="Names or ArtifactIDs of workspaces.", show_default=False)
    ] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="Into all workspaces.")] = False,
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Into all workspaces that have an older version.")] = False,
    unlock: Annotated[bool, typer.Option("--unlock", help="Unlock applications that are in the way, for as long.")] = False,
    rename: Annotated[
        list[str] | None,
        typer.Option(metavar="OLD=NEW", help="Give what was in the way of the install before another name; repeatable."),
    ] = None,
    map_field: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD", help="Take the field that was in the way for the incoming one; repeatable."),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Show how it goes on until all installs have ended.")] = False,
) -> None:
    """Install an application of the library into workspaces.

    Exit codes: 0 queued, with --wait installed; 1 in some workspaces not; 3 in none; 130 with --wait: left running.
    """
    from photostat.cli.application_following import follow
    from photostat.cli.application_resolving import resolutions

    if (rename or map_field) and not workspaces:
        raise InvalidInputError("--rename and --map need names of workspaces: what is in the way differs.")
    if bool(workspaces) + everywhere + upgrade != 1:
        raise InvalidInputError("Say where: either names of workspaces, or --all, or --upgrade.")
    found = _found(client, application)
    if workspaces:
        ids = [named("workspace", word, client.workspaces.list) for word in workspaces]
        chosen = resolutions(client, found.artifact_id, ids, rename or [], map_field or []) if rename or map_field else []
        results = client.applications.install(found.artifact_id, ids, unlocks_applications=unlock, resolutions=chosen)
    else:
        results = client.applications.install_all(found.artifact_id, upgrades_only=upgrade, unlocks_applications=unlock)
    _tell_asked(results)
    if wait:
        raise typer.Exit(follow(client, found, results))
    refused = sum(result.install_status.code == "Failed" for result in results)
    if refused:
        raise typer.Exit(_NOTHING_INSTALLED if refused == len(results) else _NOT_INSTALLED)


@app.command()
@on_instance
def status(client: "Client", application: _Application) -> None:
    """Print where an application is: ArtifactID and name of the workspace, status and version of the newest install, outdated."""
    found = _found(client, application)
    counts = client.applications.count_installs(found.artifact_id, condition="NOT 'Case Artifact ID' == -1")
    outdated = client.applications.count_outdated(found.artifact_id)
    typer.echo(
        f"{shown(found.name)} {shown(found.version)}: {counts.completed} installed, {outdated} outdated, "
        f"{counts.pending} waiting, {counts.in_progress} at work, {counts.failed} failed, {counts.canceled} canceled"
    )
    for line in client.applications.newest_installs(found.artifact_id, condition="NOT 'Case Artifact ID' == -1"):
        place = line.workspace_identifier
        columns = (str(place.artifact_id), place.name, line.install_status.code, line.version)
        typer.echo("\t".join([*(shown(column) for column in columns), *(["outdated"] if line.is_out_of_date else [])]))


def _found(client: "Client", word: str) -> "Application":
    """The application of that ArtifactID, GUID, or name in any case. Raises InvalidInputError."""
    all_of_them = client.applications.list()
    bare = word.strip("{}").lower()
    by_guid = [item.artifact_id for item in all_of_them if bare in item.guids]
    wanted = by_guid[0] if by_guid else named("application", word, lambda: all_of_them)
    for item in all_of_them:
        if item.artifact_id == wanted:
            return item
    raise InvalidInputError(f"The library has no application {word}.")


def _tell_asked(results: "tuple[InstallResult, ...]") -> None:
    """What will not be done, and how much will."""
    waiting = 0
    for result in results:
        place, state = result.workspace_identifier.artifact_id, result.install_status
        if state.code == "Failed":
            typer.echo(f"{place}: {shown(' '.join(result.messages) or state.message)}", err=True)
        elif state.is_final:
            typer.echo(f"{place}: {shown(state.message or state.code)}")
        else:
            waiting += 1
    typer.echo(f"{waiting} of {len(results)} workspaces are waiting for the install.")
