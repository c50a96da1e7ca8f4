"""`photostat settings`: every setting as it counts here, and where its value comes from. Secrets are shown as ***."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from photostat.settings import Settings


def settings(
    data_dir: Annotated[Path | None, typer.Option(help="As for photostat serve.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Print the settings in effect: the variable, its value, and its origin (default, environment or option)."""
    from photostat.bootstrap import read_settings

    options = {"PHOTOSTAT_DATA_DIR"} if data_dir is not None else set()
    rows = {
        variable: {"value": value, "from": _origin(variable, options)}
        for variable, value in _values(read_settings(data_dir=data_dir)).items()
    }
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for variable, row in rows.items():
        typer.echo(f"{variable}={'' if row['value'] is None else row['value']}  ({row['from']})")


def _values(effective: "Settings") -> dict[str, object]:
    """Variable -> value that JSON can hold."""
    values: dict[str, object] = {}
    for name, value in effective.model_dump(mode="json").items():
        if isinstance(value, dict):
            values |= {f"PHOTOSTAT_{name.upper()}__{field.upper()}": inner for field, inner in value.items()}
        else:
            values[f"PHOTOSTAT_{name.upper()}"] = value
    secrets = {"PHOTOSTAT_DATABASE_URL", "PHOTOSTAT_ADMIN_PASSWORD"}  # pydantic writes ten stars or nothing
    return {variable: "***" if variable in secrets and value else value for variable, value in values.items()}


def _origin(variable: str, options: set[str]) -> str:
    if variable in options:
        return "option"
    return "environment" if any(name.upper() == variable for name in os.environ) else "default"
