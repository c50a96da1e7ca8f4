"""`photostat worker`: images documents for a server, on this or on another machine."""

from pathlib import Path
from typing import Annotated

import typer

from photostat.settings import LogFormat


def worker(
    data_dir: Annotated[
        Path | None, typer.Option(help="Data folder of the server. Default: PHOTOSTAT_DATA_DIR.", show_default=False)
    ] = None,
    slots: Annotated[
        int | None, typer.Option(min=1, max=256, help="Documents imaged at once. Default: one a core.", show_default=False)
    ] = None,
    log_format: Annotated[
        LogFormat | None, typer.Option(help="Log lines on standard error. Default: console.", show_default=False)
    ] = None,
) -> None:
    """Image documents of a server's jobs until SIGTERM or Ctrl-C.

    On the server's machine `--data-dir` is enough; on another one PHOTOSTAT_DATABASE_URL names the database that all share, and
    the blob store must be shared too. `photostat serve` has a worker of its own unless PHOTOSTAT_IMAGING__WORKERS is 0.
    """
    from photostat.bootstrap import read_settings
    from photostat.bootstrap.worker import run_worker, slots_of
    from photostat.telemetry import configure_logging

    settings = read_settings(data_dir=data_dir, server={"log_format": log_format})
    configure_logging(as_json=settings.server.log_format is LogFormat.JSON)
    run_worker(settings, slots if slots is not None else max(1, slots_of(settings)))
