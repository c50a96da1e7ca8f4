"""`photostat doctor`: what this machine lacks, how to get it, whether the sandbox holds against an attacker."""

import json as json_text
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from photostat.bootstrap.checks import Check
    from photostat.render.doctor import Need, Wall
    from photostat.render.sandbox.trial import Trial

_EXIT_MACHINE = 3


def doctor(
    data_dir: Annotated[
        Path | None, typer.Option(help="Look at the server of this data folder too: database, lock, disk, audit log.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="With --data-dir: read every stored file and compare it with the database.")
    ] = False,
    sweep: Annotated[
        bool,
        typer.Option("--sweep", help="With --deep: first remove stored files that no document names, as killed loads leave."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Look for programs and fonts, try to break out of the sandbox, print versions and the level reached; greet the mail server.

    Exit codes: 0 all is well, 3 something is missing, lost or changed, or an attempt to break out succeeded.
    """
    from rich.console import Console

    from photostat.bootstrap import read_settings
    from photostat.bootstrap.checks import check_mail, check_server
    from photostat.render.doctor import find_wall, look_for_needs, try_wall

    whole = read_settings(data_dir=data_dir)
    if deep and whole.data_dir is None:
        raise typer.BadParameter("--deep needs --data-dir.")
    if sweep and not deep:
        raise typer.BadParameter("--sweep needs --deep.")
    settings = whole.render
    console = Console(stderr=as_json)
    with console.status("Starting a sandbox"):
        wall = find_wall(settings)
    with console.status("Looking for programs and fonts"):
        needs = list(look_for_needs(settings, wall))
    trials: list[Trial] = []
    if wall.level is not None:
        with console.status("The evil renderer tries to break out"):
            trials = list(try_wall(wall.level, settings))
    checks = list(check_server(whole, deep=deep, sweep=sweep)) if whole.data_dir is not None else []
    checks += check_mail(whole.mail)
    well = _is_well(wall, needs, trials) and all(check.good for check in checks)
    if as_json:
        _print_json(wall, needs, trials, checks, well=well)
    else:
        _print_tables(console, wall, needs, trials)
        _print_checks(console, checks)
        _print_verdict(console, wall, needs, trials, checks)
    raise typer.Exit(0 if well else _EXIT_MACHINE)


def _is_well(wall: "Wall", needs: "list[Need]", trials: "list[Trial]") -> bool:
    protected = wall.level is not None and wall.level != "none"
    return protected and all(need.found for need in needs) and all(trial.denied for trial in trials)


def _print_json(wall: "Wall", needs: "list[Need]", trials: "list[Trial]", checks: "list[Check]", *, well: bool) -> None:
    answer = {
        "ok": well,
        "sandbox": {"level": wall.level, "words": wall.words},
        "needs": [asdict(need) for need in needs],
        "attempts": [asdict(trial) for trial in trials],
        "server": [asdict(check) for check in checks],
    }
    sys.stdout.write(json_text.dumps(answer, indent=2) + "\n")


def _print_tables(console: "Console", wall: "Wall", needs: "list[Need]", trials: "list[Trial]") -> None:
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(
        "",
        "Needed",
        "For",
        Column("Found", overflow="fold"),
        title="This machine",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for need in needs:
        found = Text(need.version or "yes") if need.found else Text(need.remedy, style="red")
        table.add_row(_mark(need.found), Text(need.name), Text(need.purpose, style="dim"), found)
    console.print(table)
    console.print()
    level = Text(f"Sandbox level: {wall.level or 'no sandbox works here'}", style="bold")
    console.print(level.append(f"  {wall.words}", style="yellow") if wall.words else level)
    if not trials:
        return
    console.print()
    table = Table("", "Attempt", "Outcome", title="The evil renderer", title_justify="left", box=None, pad_edge=False)
    for trial in trials:
        style = "dim" if trial.denied else "red"
        table.add_row(_mark(trial.denied), Text(trial.attempt.replace("_", " ")), Text(trial.words, style=style))
    console.print(table)


def _print_checks(console: "Console", checks: "list[Check]") -> None:
    from rich.table import Column, Table
    from rich.text import Text

    if not checks:
        return
    console.print()
    table = Table("", "Looked at", Column("Found", overflow="fold"), title="The server", title_justify="left", box=None)
    for check in checks:
        table.add_row(_mark(check.good), Text(check.name), Text(check.words, style="" if check.good else "red"))
    console.print(table)


def _mark(good: bool) -> str:
    return "[green]ok[/]" if good else "[red]no[/]"


def _print_verdict(console: "Console", wall: "Wall", needs: "list[Need]", trials: "list[Trial]", checks: "list[Check]") -> None:
    from photostat.render.doctor import install_command

    console.print()
    missing = [need for need in needs if not need.found]
    broken = [trial for trial in trials if not trial.denied]
    if missing:
        console.print(f"[red]Missing: {len(missing)}.[/] Documents that need them end as errors.", highlight=False)
    command = install_command(needs)
    if command:
        console.print(f"Get them with:  [bold]{command}[/]", highlight=False, soft_wrap=True)
    if broken:
        console.print(
            f"[red]{len(broken)} of {len(trials)} attempts succeeded.[/] Do not open documents of strangers on this machine.",
            highlight=False,
        )
    elif trials:
        console.print(f"The evil renderer was denied all of its {len(trials)} attempts.", highlight=False)
    wrong = [check.name for check in checks if not check.good]
    if wrong:
        console.print(f"[red]Not as it should be:[/] {', '.join(wrong)}; see above.", highlight=False)
    elif _is_well(wall, needs, trials):
        console.print("[green]All is well.[/]")
