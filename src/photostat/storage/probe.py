"""A first look at a database: can it be reached, is it one that we can serve from? Before a pool is built on it.

Unlike `database`, it repeats the driver's own words: who sets up a server needs them, who calls its API must not see them.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError

from photostat.errors import InvalidInputError
from photostat.storage.database import DatabaseUnavailableError

OLDEST_MAJOR = 15
_SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True)
class DatabaseFacts:
    """What a database says of itself."""

    version: str  # "18.4"
    major: int
    encoding: str
    size_bytes: int


def sqlalchemy_url(url: str) -> str:
    """A URL as people write it, for our driver. Raises InvalidInputError."""
    for scheme in _SCHEMES:
        if url.startswith(scheme):
            url = "postgresql+psycopg://" + url.removeprefix(scheme)
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise InvalidInputError(
            "PHOTOSTAT_DATABASE_URL is no URL: write postgresql://user:password@host:port/database."
        ) from error
    if parsed.drivername != "postgresql+psycopg":
        raise InvalidInputError(f"PHOTOSTAT_DATABASE_URL: {parsed.drivername} is not served, only postgresql://.")
    return url


def probe(url: str) -> DatabaseFacts:
    """Connect once. Raises DatabaseUnavailableError with the driver's words; no judgement of what is found."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": 10})
    try:
        with engine.connect() as connection:
            row = connection.execute(
                sa.text(
                    """
                    SELECT current_setting('server_version'), current_setting('server_version_num')::int,
                           current_setting('server_encoding'), pg_database_size(current_database())
                    """
                )
            ).one()
    except DBAPIError as error:
        words = " ".join(str(error.orig).split())
        raise DatabaseUnavailableError(f"The database cannot be reached: {words}") from error
    return DatabaseFacts(version=row[0].split()[0], major=row[1] // 10_000, encoding=row[2], size_bytes=row[3])


def check_database(url: str) -> DatabaseFacts:
    """As `probe`; raises InvalidInputError besides where the server is too old or its database is not in UTF-8."""
    facts = probe(url)
    if facts.major < OLDEST_MAJOR:
        raise InvalidInputError(f"The database is PostgreSQL {facts.version}; {OLDEST_MAJOR} or newer is needed.")
    if facts.encoding != "UTF8":
        raise InvalidInputError(
            f"The database is in {facts.encoding}; documents need UTF8. Create it with ENCODING 'UTF8' TEMPLATE template0."
        )
    return facts
