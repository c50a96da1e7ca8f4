"""The tables of native types hold what the contract says, and every type that identification gives stands in them."""

import csv
from pathlib import Path

import pytest

from photostat.render import native_types
from photostat.render.inside.identify.file_type_ids import FILE_TYPE_IDS
from photostat.render.native_types import all_native_types, native_type, restricted_by_default

_CONTRACT = Path(__file__).parents[2] / "../shared/contracts/native_types.csv"
_OWN = Path(native_types.__file__).with_name("native_types_own.csv")


def test_contract_rows_are_shipped_unchanged() -> None:
    if not _CONTRACT.exists():
        pytest.skip("the shared contracts are absent")
    assert Path(native_types.__file__).with_name("native_types.csv").read_bytes() == _CONTRACT.read_bytes()


def test_word_2010_is_the_row_of_the_contract() -> None:
    row = native_type(1336)
    assert (row.name, row.native_category, row.use_native_imaging) == ("Microsoft Word 2010", "WordProcessor", True)


def test_id_outside_the_table_counts_as_unknown() -> None:
    assert native_type(99_999).file_type_id == 1999


def test_own_types_stay_in_the_free_block() -> None:
    with _OWN.open(encoding="utf-8") as table:
        ids = [int(row["FileTypeID"]) for row in csv.DictReader(table)]
    assert ids == sorted(ids)
    assert all(file_type_id in native_types.OWN_FILE_TYPE_IDS for file_type_id in ids)


def test_rows_ascend_and_names_are_unique() -> None:
    rows = all_native_types()
    assert [row.file_type_id for row in rows] == sorted(row.file_type_id for row in rows)
    assert len({row.name for row in rows}) == len(rows)


def test_archives_are_restricted_and_encrypted_office_is_not() -> None:
    assert 1802 in restricted_by_default()
    assert not {1313, 1355, 1456, 1637, 1819} & restricted_by_default()


@pytest.mark.parametrize(("name", "file_type_id"), FILE_TYPE_IDS.items())
def test_id_of_identification_has_its_name_in_the_table(name: str, file_type_id: int) -> None:
    assert native_type(file_type_id).name == name
