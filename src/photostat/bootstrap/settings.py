"""Settings as one run has them: defaults, the environment over them, options of the command line over both."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from photostat.errors import InvalidInputError
from photostat.settings import Settings


def read_settings(*, data_dir: Path | None = None, **options: dict[str, object]) -> Settings:
    """The settings. `options`: section = {field: value}, as given on the command line; None stands for not given.

    Raises InvalidInputError naming the variable whose value is wrong, whichever way it came.
    """
    given: dict[str, Any] = {
        section: {name: value for name, value in fields.items() if value is not None} for section, fields in options.items()
    }
    if data_dir is not None:
        given["data_dir"] = data_dir
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = "; ".join(
            f"PHOTOSTAT_{'__'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}" for problem in error.errors()
        )
        raise InvalidInputError(f"A setting in the environment is wrong: {problems}") from error
