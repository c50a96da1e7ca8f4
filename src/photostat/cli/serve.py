"""`photostat serve`: database and API in one process, on one data folder."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from photostat.settings import LogFormat


def serve(
    data_dir: Annotated[
        Path | None, typer.Option(help="Data folder: database, natives, images. Default: PHOTOSTAT_DATA_DIR.", show_default=False)
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.", show_default=False)] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on, 0 = a free one. Default: 8400.", show_default=False)
    ] = None,
    tls_certificate: Annotated[
        Path | None, typer.Option(help="PEM file with the certificate chain; turns TLS on.", show_default=False)
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM file with its key.", show_default=False)] = None,
    log_format: Annotated[
        LogFormat | None, typer.Option(help="Log lines on standard error. Default: console.", show_default=False)
    ] = None,
) -> None:
    """Serve the REST API; PostgreSQL comes with it, unless PHOTOSTAT_DATABASE_URL names one.

    SIGTERM or Ctrl-C stops it within seconds, a second one at once. Exit codes: 0 stopped, 2 usage (port taken, data folder in
    use), 3 the machine lacks something.
    """
    from photostat.bootstrap import read_settings
    from photostat.bootstrap.server import run_server
    from photostat.telemetry import configure_logging

    settings = read_settings(
        data_dir=data_dir,
        server={
            "host": host,
            "port": port,
            "tls_certificate": tls_certificate and str(tls_certificate),
            "tls_key": tls_key and str(tls_key),
            "log_format": log_format,
        },
    )
    configure_logging(as_json=settings.server.log_format is LogFormat.JSON)
    run_server(settings, _say)


def _say(text: str) -> None:
    """On standard output, apart from the log: a password that is shown must not end up in a log file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
