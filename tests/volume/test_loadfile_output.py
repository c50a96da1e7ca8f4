"""OPT and DAT come from the same records, agree with each other and with the disk, and need no memory to speak of."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from document_records import make_record
from PIL import Image

from photostat.errors import InvalidInputError
from photostat.loadfiles import DatReader, check, read_opt
from photostat.volume.layout import VolumeLayout
from photostat.volume.loadfile_output import DAT_FIELDS, LoadFileCounts, write_load_files
from photostat.volume.records import DocumentRecord

HOSTILE = 'a/b/"þ\x14þ,®\r\n\u202efdp.Exe'


def make_volume(root: Path, records: list[DocumentRecord]) -> VolumeLayout:
    """The files that the records name."""
    layout = VolumeLayout(root)
    for record in records:
        for page in record.output_pages:
            path = layout.absolute(page.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("1", (20, 20)).save(path, "TIFF", compression="group4", dpi=(300, 300))
        if record.text_path:
            path = layout.absolute(record.text_path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("text")
    return layout


def test_the_load_files_of_hostile_documents_pass_the_check(tmp_path: Path) -> None:
    records = [make_record(HOSTILE), make_record("broken.pdf", first=3, pages=0), make_record("last", first=4, pages=1)]
    layout = make_volume(tmp_path, records)
    assert write_load_files(layout, records, volume_name="VOL7") == LoadFileCounts(documents=3, pages=4, left_out=0)
    assert check(layout.opt) == []
    assert check(layout.dat) == []


def test_the_dat_has_the_agreed_fields_in_order(tmp_path: Path) -> None:
    records = [make_record(HOSTILE), make_record("broken.pdf", first=3, pages=0)]
    write_load_files(VolumeLayout(tmp_path), records)
    reader = DatReader(tmp_path / "DATA" / "photostat.dat")
    assert reader.fields == DAT_FIELDS
    first, second = reader.records()
    assert list(first.values()) == [
        "DOC0000001",
        "DOC0000002",
        "2",
        '"th_th,(R)\n_fdp.Exe',
        "Exe",
        "1234",
        "c" * 32,
        "b" * 64,
        "Microsoft Word 2007",
        "imaged",
        "",
        "TEXT\\001\\DOC0000001.txt",
    ]
    assert (second["PGCOUNT"], second["STATUS"], second["TEXTPATH"]) == ("1", "errored", "")
    assert second["ERROR"] == "OI EXOpenExport failed - 9: file is corrupt [9]"


def test_the_opt_breaks_at_documents_and_counts_slip_sheets(tmp_path: Path) -> None:
    write_load_files(VolumeLayout(tmp_path), [make_record(), make_record("x.pdf", first=3, pages=0)])
    rows = [row for _line, row in read_opt(tmp_path / "DATA" / "photostat.opt")]
    assert [(row.page_id, row.document_break, row.page_count) for row in rows] == [
        ("DOC0000001", True, 2),
        ("DOC0000002", False, None),
        ("DOC0000003", True, 1),
    ]
    assert rows[0].volume == "PHOTOSTAT001"
    assert rows[0].path == "IMAGES\\001\\DOC0000001.tif"


def test_a_document_without_a_number_is_counted_not_written(tmp_path: Path) -> None:
    unnumbered = make_record("x.zip", pages=0, begdoc=None, enddoc=None, slip_sheet_page=None)
    counts = write_load_files(VolumeLayout(tmp_path), [make_record(), unnumbered])
    assert counts == LoadFileCounts(documents=1, pages=2, left_out=1)
    assert len(list(DatReader(tmp_path / "DATA" / "photostat.dat").rows())) == 1


@pytest.mark.parametrize("volume_name", ["", "VOL 1", "VOL,1", "V\n", 'V"', "V" * 65])
def test_a_volume_name_that_breaks_the_opt_is_refused(tmp_path: Path, volume_name: str) -> None:
    with pytest.raises(InvalidInputError, match="volume name"):
        write_load_files(VolumeLayout(tmp_path), [], volume_name=volume_name)
    assert list(tmp_path.iterdir()) == []


def test_an_error_midway_leaves_neither_file(tmp_path: Path) -> None:
    def failing() -> Iterator[DocumentRecord]:
        yield make_record()
        raise OSError("manifest gone")

    with pytest.raises(OSError, match="manifest gone"):
        write_load_files(VolumeLayout(tmp_path), failing())
    assert list((tmp_path / "DATA").iterdir()) == []


def test_memory_does_not_grow_with_the_volume(tmp_path: Path) -> None:
    def peak(documents: int) -> int:
        tracemalloc.start()
        write_load_files(VolumeLayout(tmp_path), (make_record(f"{n}.doc", first=2 * n + 1) for n in range(documents)))
        _current, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    # Held records would add some 6 MB; free lists of the interpreter come and go with 0.1 MB.
    assert peak(4_000) < peak(1_000) + 1_000_000
