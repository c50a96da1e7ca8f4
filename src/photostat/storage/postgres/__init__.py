"""PostgreSQL without an administrator: found, made, started, watched and stopped by the server that needs it.

It opens no network port, runs as nobody's root, and leaves no process behind.
"""

from photostat.storage.postgres.address import running_url, url_of
from photostat.storage.postgres.binaries import PostgresBinaries, find_binaries
from photostat.storage.postgres.cluster import OtherMajorError
from photostat.storage.postgres.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "OtherMajorError", "PostgresBinaries", "find_binaries", "running_url", "url_of"]
