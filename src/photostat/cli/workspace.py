"""`photostat workspace`: create, list and delete workspaces from the machine itself."""

from typing import Annotated

import typer

from photostat.cli.user import DataDir, change_here

app = typer.Typer(help="Workspaces: create, list, delete.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Name of the workspace.")],
    matter: Annotated[int | None, typer.Option(help="ArtifactID of the matter. Default: the first.", show_default=False)] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a workspace; prints ArtifactID and name, a tab between."""
    from photostat.bootstrap import open_database
    from photostat.workspaces.artifacts.well_known import FIRST_MATTER, SERVICE_ACCOUNT_USER
    from photostat.workspaces.change import change
    from photostat.workspaces.matters.creation import create_workspace
    from photostat.workspaces.matters.model import NewWorkspace

    new = NewWorkspace(name=name, matter_id=FIRST_MATTER if matter is None else matter)
    with open_database(data_dir, with_files=False) as services, change(services.database, user_id=SERVICE_ACCOUNT_USER) as begun:
        workspace_id = create_workspace(begun, new, services.birth_steps)
    typer.echo(f"{workspace_id}\t{name}")


@app.command("list")
def list_all(data_dir: DataDir = None) -> None:
    """Print all workspaces by name."""
    from photostat.workspaces.matters.store import list_workspaces

    with change_here(data_dir) as change:
        found = list_workspaces(change.connection)
    for workspace in found:
        typer.echo(f"{workspace.artifact_id}\t{workspace.name}")


@app.command()
def delete(
    workspace_id: Annotated[int, typer.Argument(help="ArtifactID of the workspace.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Delete a workspace with all it holds. It cannot be brought back."""
    from photostat.bootstrap import open_database
    from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER
    from photostat.workspaces.change import change
    from photostat.workspaces.matters.workspace import begin_deletion, finish_deletion

    if not yes:
        typer.confirm(f"Delete workspace {workspace_id} with all its documents?", abort=True)
    with open_database(data_dir) as services:
        with change(services.database, user_id=SERVICE_ACCOUNT_USER) as begun:
            begin_deletion(begun, workspace_id)
        finish_deletion(services.database, services.blobs, workspace_id)
    typer.echo(f"Workspace {workspace_id} is deleted.")
