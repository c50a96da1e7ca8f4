"""The command `photostat`: one module a verb, wired here; modules load when their verb is called.

Exit codes: 0 all imaged, 1 some documents errored, 2 usage or input, 3 the machine lacks something, 130 interrupted.
"""

import sys

import typer

from photostat.cli import (
    application,
    backup,
    doctor,
    group,
    image,
    import_,
    loadfile,
    migrate,
    production,
    serve,
    set,
    settings,
    user,
    worker,
    workspace,
)
from photostat.errors import Category, PhotostatError

EXIT_CODES = {Category.INVALID_INPUT: 2, Category.NOT_FOUND: 2, Category.CONFLICT: 2}
_EXIT_MACHINE = 3
_EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="photostat",
    help="Turns native documents into numbered page images with load files.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("image")(image.image)
app.command("import")(import_.import_)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("migrate")(migrate.migrate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("settings")(settings.settings)
app.command("doctor")(doctor.doctor)
app.add_typer(loadfile.app, name="loadfile")
app.add_typer(user.app, name="user")
app.add_typer(group.app, name="group")
app.add_typer(group.oauth_app, name="oauth-client")
app.add_typer(workspace.app, name="workspace")
app.add_typer(set.app, name="set")
app.add_typer(application.app, name="app")
app.add_typer(production.app, name="production")


@app.callback(invoke_without_command=True)
def version(
    show_version: bool = typer.Option(False, "--version", help="Print the version and end.", is_eager=True),
) -> None:
    """Turns native documents into numbered page images with load files."""
    if show_version:
        from photostat import __version__

        sys.stdout.write(f"photostat {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Run the command; errors that we raise on purpose become a line and an exit code."""
    if "--help" not in sys.argv:  # which is quick because it imports nothing
        from photostat.telemetry import configure_logging

        configure_logging(as_json=False)  # standard output is the command's own, for programs to read
    try:
        app()
    except PhotostatError as error:
        sys.stderr.write(f"photostat: {error}\n")
        sys.exit(EXIT_CODES.get(error.category, _EXIT_MACHINE))
    except KeyboardInterrupt:
        sys.exit(_EXIT_INTERRUPTED)
