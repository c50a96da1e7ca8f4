"""The SQL behind control numbers that we give ourselves: prefix and a number, from the highest one used."""

import sqlalchemy as sa

from photostat.errors import InvalidInputError
from photostat.storage.database import Connection

DIGITS = 7
_MOST_NUMBER = 10**15
_HIGHEST = sa.text(
    """
    SELECT coalesce(max(substring(lower(control_number) FROM :after)::bigint), 0) FROM document
    WHERE workspace_id = :workspace AND starts_with(lower(control_number), :prefix)
      AND substring(lower(control_number) FROM :after) ~ '^[0-9]{1,15}$'
    """
)
_ANY_USED = sa.text(
    "SELECT EXISTS (SELECT FROM document WHERE workspace_id = :workspace AND lower(control_number) = ANY(:numbers))"
)


def take_numbers(connection: Connection, workspace_id: int, prefix: str, count: int) -> list[str]:
    """`count` fresh control numbers `<prefix>NNNNNNN`, ascending.

    The series stays locked until the transaction ends, so that two uploads at once never get the same; numbers of work that is
    rolled back are given again. Raises InvalidInputError when the series is at its end.
    """
    key = {"workspace": workspace_id, "prefix": prefix.lower()}
    last = _lock_series(connection, key)
    numbers = _names(prefix, last, count)
    if _is_any_used(connection, workspace_id, numbers):  # loaded or renamed past the series
        last = _highest_used(connection, key)
        numbers = _names(prefix, last, count)
    connection.execute(
        sa.text("UPDATE control_number_series SET last_number = :last WHERE workspace_id = :workspace AND prefix = :prefix"),
        {**key, "last": last + count},
    )
    return numbers


def _lock_series(connection: Connection, key: dict[str, object]) -> int:
    query = sa.text(
        "SELECT last_number FROM control_number_series WHERE workspace_id = :workspace AND prefix = :prefix FOR UPDATE"
    )
    found = connection.execute(query, key).scalar()
    if found is not None:
        return int(found)
    connection.execute(
        sa.text("INSERT INTO control_number_series VALUES (:workspace, :prefix, :last) ON CONFLICT DO NOTHING"),
        {**key, "last": _highest_used(connection, key)},
    )
    return int(connection.execute(query, key).scalar_one())


def _highest_used(connection: Connection, key: dict[str, object]) -> int:
    return int(connection.execute(_HIGHEST, {**key, "after": len(str(key["prefix"])) + 1}).scalar_one())


def _is_any_used(connection: Connection, workspace_id: int, numbers: list[str]) -> bool:
    parameters = {"workspace": workspace_id, "numbers": [number.lower() for number in numbers]}
    return bool(connection.execute(_ANY_USED, parameters).scalar())


def _names(prefix: str, last: int, count: int) -> list[str]:
    if last + count >= _MOST_NUMBER:
        raise InvalidInputError(f"control_number_prefix: the numbers of the prefix {prefix!r} are used up; choose another one.")
    return [f"{prefix}{number:0{DIGITS}d}" for number in range(last + 1, last + count + 1)]
