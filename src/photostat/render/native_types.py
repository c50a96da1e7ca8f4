"""The table of native types: which row a FileTypeID is, and which types no job images unless told to.

Two files, same columns: `native_types.csv` is the contract's table and is never edited here; `native_types_own.csv`
adds our own types in the block 3000-3999, which the contract leaves free (contracts/imaging.md section 12). This module
reads them and decides nothing: what a file is, is the business of `inside.identify`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

UNKNOWN_FILE_TYPE_ID = 1999
OWN_FILE_TYPE_IDS = range(3000, 4000)
_TABLES = ("native_types.csv", "native_types_own.csv")


@dataclass(frozen=True)
class NativeType:
    """One row. `native_category` is None where the native engine does not take the type."""

    file_type_id: int
    name: str
    basic_category: str
    native_category: str | None
    use_native_imaging: bool
    restricted_by_default: bool


def native_type(file_type_id: int) -> NativeType:
    """The row of an id; an id outside the table counts as 1999, "Unknown Format"."""
    rows = _rows_by_id()
    return rows.get(file_type_id, rows[UNKNOWN_FILE_TYPE_ID])


def all_native_types() -> tuple[NativeType, ...]:
    """Every row, in ascending order of its id."""
    return tuple(_rows_by_id().values())


@cache
def restricted_by_default() -> frozenset[int]:
    """The ids that a profile restricts unless it says otherwise."""
    return frozenset(row.file_type_id for row in all_native_types() if row.restricted_by_default)


@cache
def _rows_by_id() -> MappingProxyType[int, NativeType]:
    rows: dict[int, NativeType] = {}
    for table in _TABLES:
        text = files("photostat.render").joinpath(table).read_text(encoding="utf-8-sig")
        for record in csv.DictReader(text.splitlines()):
            row = _row(record)
            if row.file_type_id in rows:
                raise ValueError(f"{table}: FileTypeID {row.file_type_id} stands in the tables twice")
            rows[row.file_type_id] = row
    return MappingProxyType(dict(sorted(rows.items())))


def _row(record: dict[str, str]) -> NativeType:
    return NativeType(
        file_type_id=int(record["FileTypeID"]),
        name=record["Name"],
        basic_category=record["BasicCategory"],
        native_category=record["NativeCategory"] or None,
        use_native_imaging=record["UseNativeImaging"] == "true",
        restricted_by_default=record["RestrictedFromImagingByDefault"] == "true",
    )
