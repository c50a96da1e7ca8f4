"""Each defect that a receiver would reject a production for is found, with its line and a stable code."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from photostat.loadfiles import LoadFileError, Problem, check, check_load_file
from photostat.loadfiles.check import MAX_PROBLEMS

HEADER = "þBEGDOCþ\x14þENDDOCþ\x14þPGCOUNTþ\x14þTEXTPATHþ"
FOLDER = Path("IMAGES") / "001"


def tiff(**options: object) -> bytes:
    stream = io.BytesIO()
    settings = {"compression": "group4", "dpi": (300, 300), **options}
    Image.new("1", (85, 110)).save(stream, "TIFF", **settings)
    return stream.getvalue()


def jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (85, 110)).save(stream, "JPEG")
    return stream.getvalue()


def dat_row(*values: str) -> str:
    return "\x14".join(f"þ{value}þ" for value in values)


class Volume:
    """Two documents: A1 to A2 (TIFF, JPEG) and A3 (TIFF), with text, OPT and DAT; a test damages one thing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (root / FOLDER, root / "TEXT" / "001", root / "DATA"):
            folder.mkdir(parents=True)
        self.image("A1.tif").write_bytes(tiff())
        self.image("A2.jpg").write_bytes(jpeg())
        self.image("A3.tif").write_bytes(tiff())
        for name in ("A1", "A3"):
            (root / "TEXT" / "001" / f"{name}.txt").write_text("text")
        self.opt = root / "DATA" / "photostat.opt"
        self.dat = root / "DATA" / "photostat.dat"
        self.opt_lines = [
            "A1,V,IMAGES\\001\\A1.tif,Y,,,2",
            "A2,V,IMAGES\\001\\A2.jpg,,,,",
            "A3,V,IMAGES\\001\\A3.tif,Y,,,1",
        ]
        self.dat_lines = [
            HEADER,
            dat_row("A1", "A2", "2", "TEXT\\001\\A1.txt"),
            dat_row("A3", "A3", "1", "TEXT\\001\\A3.txt"),
        ]
        self.write()

    def image(self, name: str) -> Path:
        return self.root / FOLDER / name

    def write(self) -> None:
        self.opt.write_bytes("".join(line + "\r\n" for line in self.opt_lines).encode())
        self.dat.write_bytes("".join(line + "\r\n" for line in self.dat_lines).encode("utf-8-sig"))

    def opt_problems(self) -> list[tuple[int, str]]:
        self.write()
        return [(problem.line_number, problem.code) for problem in check(self.opt)]

    def dat_problems(self) -> list[tuple[int, str]]:
        self.write()
        return [(problem.line_number, problem.code) for problem in check(self.dat)]


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    return Volume(tmp_path / "volume")


def test_a_sound_volume_has_no_problems(volume: Volume) -> None:
    result = check_load_file(volume.opt)
    assert (result.kind, result.documents, result.pages, result.problems) == ("OPT", 2, 3, ())
    assert result.image_root == volume.root
    result = check_load_file(volume.dat)
    assert (result.kind, result.documents, result.pages, result.problems) == ("DAT", 2, 3, ())


OPT_ROWS = {
    "six columns": (1, "A2,V,IMAGES\\001\\A2.jpg,,,", [(1, "page_count"), (2, "columns"), (3, "numbering_gap")]),
    "count is a word": (
        2,
        "A3,V,IMAGES\\001\\A3.tif,Y,,,one",
        [
            (3, "columns"),
        ],
    ),
    "wrong count": (0, "A1,V,IMAGES\\001\\A1.tif,Y,,,5", [(1, "page_count")]),
    "wrong count at the end": (2, "A3,V,IMAGES\\001\\A3.tif,Y,,,2", [(3, "page_count")]),
    "no count": (2, "A3,V,IMAGES\\001\\A3.tif,Y,,,", [(3, "page_count_missing")]),
    "count in the middle": (1, "A2,V,IMAGES\\001\\A2.jpg,,,,2", [(2, "page_count_misplaced")]),
    "first row without Y": (0, "A1,V,IMAGES\\001\\A1.tif,,,,2", [(1, "first_row")]),
    "no page id": (2, ",V,IMAGES\\001\\A3.tif,Y,,,1", [(3, "page_id_missing")]),
    "gap": (2, "A5,V,IMAGES\\001\\A3.tif,Y,,,1", [(3, "numbering_gap")]),
    "more digits": (2, "A03,V,IMAGES\\001\\A3.tif,Y,,,1", [(3, "digit_count")]),
    "no number": (2, "cover,V,IMAGES\\001\\A3.tif,Y,,,1", [(3, "no_number")]),
    "missing": (2, "A3,V,IMAGES\\001\\A4.tif,Y,,,1", [(3, "file_missing")]),
    "missing folder": (2, "A3,V,IMAGES\\002\\A3.tif,Y,,,1", [(3, "file_missing")]),
    "other case": (2, "A3,V,IMAGES\\001\\a3.TIF,Y,,,1", [(3, "file_case")]),
    "other case of the folder": (2, "A3,V,Images\\001\\A3.tif,Y,,,1", [(3, "file_case")]),
    "file of another page": (2, "A3,V,IMAGES\\001\\A1.tif,Y,,,1", []),
    "drive": (2, "A3,V,C:\\IMAGES\\001\\A3.tif,Y,,,1", [(3, "path_not_relative")]),
    "share": (2, "A3,V,\\\\server\\A3.tif,Y,,,1", [(3, "path_not_relative")]),
    "climbs": (2, "A3,V,IMAGES\\..\\..\\x.tif,Y,,,1", [(3, "path_outside")]),
    "no path": (2, "A3,V,,Y,,,1", [(3, "path_missing")]),
    "folder": (2, "A3,V,IMAGES\\001,Y,,,1", [(3, "file_missing")]),
    "forward slashes": (2, "A3,V,IMAGES/001/A3.tif,Y,,,1", [(3, "path_separator")]),
}


@pytest.mark.parametrize("name", OPT_ROWS)
def test_a_defect_in_an_opt_row_is_found(volume: Volume, name: str) -> None:
    index, row, expected = OPT_ROWS[name]
    volume.opt_lines[index] = row
    assert volume.opt_problems() == expected


def test_duplicate_page_ids_and_files_are_found(volume: Volume) -> None:
    volume.opt_lines.append("A2,V,IMAGES\\001\\A3.tif,Y,,,1")
    assert volume.opt_problems() == [(4, "duplicate_page_id"), (4, "numbering_order")]
    volume.opt_lines[3:] = ["A4,V,IMAGES\\001\\A3.tif,Y,,,1", "A5,V,IMAGES\\001\\A3.tif,Y,,,1"]
    assert volume.opt_problems() == [(5, "duplicate_file")]


OPT_FILES: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "two pages": (lambda: tiff(save_all=True, append_images=[Image.new("1", (9, 9))]), ["tiff_multi_page"]),
    "LZW": (lambda: tiff(compression="tiff_lzw"), ["tiff_not_group4"]),
    "no dpi": (lambda: tiff(dpi=None), ["tiff_no_dpi"]),
    "cut off": (lambda: tiff(compression="raw")[:-900], ["tiff_not_group4", "image_damaged"]),
    "JPEG inside": (jpeg, ["image_damaged"]),
    "text inside": (lambda: b"not a picture", ["image_damaged"]),
    "empty": (lambda: b"", ["file_empty"]),
}


@pytest.mark.parametrize("name", OPT_FILES)
def test_a_defect_in_a_tiff_is_found(volume: Volume, name: str) -> None:
    content, expected = OPT_FILES[name]
    volume.image("A3.tif").write_bytes(content())
    assert volume.opt_problems() == [(3, code) for code in expected]


def test_a_grey_tiff_is_found(volume: Volume) -> None:
    stream = io.BytesIO()
    Image.new("L", (85, 110)).save(stream, "TIFF", compression="tiff_lzw", dpi=(300, 300))
    volume.image("A3.tif").write_bytes(stream.getvalue())
    assert volume.opt_problems() == [(3, "tiff_not_1_bit"), (3, "tiff_not_group4")]


def test_a_cut_off_jpeg_is_found(volume: Volume) -> None:
    volume.image("A2.jpg").write_bytes(jpeg()[:-20])
    assert volume.opt_problems() == [(2, "image_damaged")]


def test_a_pdf_is_no_page_image(volume: Volume) -> None:
    volume.image("A3.pdf").write_bytes(b"%PDF-1.4")
    volume.opt_lines[2] = "A3,V,IMAGES\\001\\A3.pdf,Y,,,1"
    assert volume.opt_problems() == [(3, "image_type")]


def test_a_link_out_of_the_volume_is_refused(volume: Volume) -> None:
    secret = volume.root.parent / "secret.tif"
    secret.write_bytes(tiff())
    volume.image("A3.tif").unlink()
    volume.image("A3.tif").symlink_to(secret)
    assert volume.opt_problems() == [(3, "path_outside")]


def test_a_pipe_is_not_opened(volume: Volume) -> None:
    volume.image("A3.tif").unlink()
    os.mkfifo(volume.image("A3.tif"))
    assert volume.opt_problems() == [(3, "file_missing")]


def test_a_byte_that_is_not_utf_8_is_told_with_its_line(volume: Volume) -> None:
    volume.opt.write_bytes(volume.opt.read_bytes().replace(b"A3,V,", b"A3,V\xfc,"))
    assert [(problem.line_number, problem.code) for problem in check(volume.opt)] == [(3, "encoding")]
    volume.dat.write_bytes(volume.dat.read_bytes().replace(b"\xc3\xbe1\xc3\xbe", b"\xc3\xbe1\xc3\xbe\xfc"))
    assert (3, "encoding") in [(problem.line_number, problem.code) for problem in check(volume.dat)]


DAT_ROWS = {
    "three values": (2, dat_row("A3", "A3", "1"), [(3, "columns"), (0, "not_in_dat")]),
    "wrong count": (1, dat_row("A1", "A2", "3", ""), [(2, "page_count"), (2, "opt_page_count")]),
    "count is a word": (2, dat_row("A3", "A3", "one", ""), [(3, "page_count")]),
    "backwards": (
        1,
        dat_row("A2", "A1", "2", ""),
        [(2, "number_range"), (3, "numbering_gap"), (2, "not_in_opt"), (0, "not_in_dat")],
    ),
    "two prefixes": (1, dat_row("A1", "B2", "2", ""), [(2, "number_range"), (2, "opt_end")]),
    "end differs": (1, dat_row("A1", "A1", "1", ""), [(2, "opt_page_count"), (2, "opt_end"), (3, "numbering_gap")]),
    "no number": (2, dat_row("", "A3", "1", ""), [(3, "page_id_missing"), (0, "not_in_dat")]),
    "no text": (2, dat_row("A3", "A3", "1", "TEXT\\001\\A4.txt"), [(3, "file_missing")]),
    "text outside": (2, dat_row("A3", "A3", "1", "..\\..\\x.txt"), [(3, "path_outside")]),
    "stray quote": (2, dat_row("A3", "A3", "1", "TEXT\\001\\A3.txtþ"), [(3, "stray_quote"), (3, "file_missing")]),
    "duplicate": (
        2,
        dat_row("A1", "A1", "1", ""),
        [(3, "duplicate_begdoc"), (3, "numbering_order"), (3, "not_in_opt"), (0, "not_in_dat")],
    ),
    "gap": (2, dat_row("A4", "A4", "1", ""), [(3, "numbering_gap"), (3, "not_in_opt"), (0, "not_in_dat")]),
    "broken row": (2, "þA3þ\x14þA3þ\x14þ1\nþ\x14þþ", [(3, "line_break")]),
}


@pytest.mark.parametrize("name", DAT_ROWS)
def test_a_defect_in_a_dat_row_is_found(volume: Volume, name: str) -> None:
    index, row, expected = DAT_ROWS[name]
    volume.dat_lines[index] = row
    assert sorted(volume.dat_problems()) == sorted(expected)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("þBEGBATESþ\x14þEND BATESþ\x14þPages þ\x14þText_Pathþ", []),
        ("þFIRSTþ\x14þENDDOCþ\x14þPGCOUNTþ\x14þTEXTPATHþ", ["header"]),
        ("þBEGDOCþ\x14þENDDOCþ\x14þENDDOCþ\x14þTEXTPATHþ", ["header"]),
    ],
)
def test_the_header_is_judged(volume: Volume, header: str, expected: list[str]) -> None:
    volume.dat_lines[0] = header
    assert [code for line, code in volume.dat_problems() if line == 1] == expected


def test_other_delimiters_are_named(volume: Volume) -> None:
    volume.dat_lines = [line.replace("\x14", "|") for line in volume.dat_lines]
    volume.write()
    assert "separator is not ASCII 20" in check(volume.dat)[1].message


def test_documents_in_another_order_than_the_opt_agree(volume: Volume) -> None:
    volume.dat_lines[1:] = volume.dat_lines[:0:-1]
    assert volume.dat_problems() == [(3, "numbering_order")]


def test_the_images_folder_can_be_given(volume: Volume, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.opt"
    elsewhere.write_bytes(volume.opt.read_bytes())
    assert {problem.code for problem in check(elsewhere)} == {"file_missing"}
    assert check(elsewhere, image_root=volume.root) == []
    with pytest.raises(LoadFileError, match="not a folder"):
        check(elsewhere, image_root=tmp_path / "nowhere")


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty"), (b"\r\n \r\n", "empty"), (b"a;b;c\r\n", "neither")])
def test_what_is_no_load_file_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(LoadFileError, match=reason):
        check(tmp_path / "a.txt")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadFileError, match="cannot read"):
        check(tmp_path / "a.opt")


def test_the_list_of_problems_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.opt"
    path.write_text("".join(f"A{number:07d},V,x.tif,Y,,,1\n" for number in range(MAX_PROBLEMS + 2)))
    result = check_load_file(path)
    assert len(result.problems) == MAX_PROBLEMS
    assert result.is_cut
    assert result.problems[0] == Problem(1, "file_missing", "'x.tif' is not there")
