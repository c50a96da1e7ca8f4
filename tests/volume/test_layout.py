"""At most 1,000 files a folder, in the order of the pages."""

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.render.model import PageFormat
from photostat.volume.layout import FILES_A_FOLDER, VolumeLayout, with_backslashes


def test_the_thousandth_page_is_the_last_of_its_folder() -> None:
    files = [VolumeLayout.image_file(f"A{index:05d}", index, PageFormat.TIFF) for index in range(2_001)]
    assert Counter(file.rsplit("/", 1)[0] for file in files) == {
        "IMAGES/001": 1000,
        "IMAGES/002": 1000,
        "IMAGES/003": 1,
    }
    assert files[999] == "IMAGES/001/A00999.tif"
    assert files[1000] == "IMAGES/002/A01000.tif"


@settings(deadline=None)
@given(index=st.integers(0, 10_000_000))
def test_every_folder_holds_a_thousand_and_none_is_skipped(index: int) -> None:
    folder = int(VolumeLayout.text_file("A1", index).split("/")[1])
    assert folder == index // FILES_A_FOLDER + 1


def test_formats_have_the_extensions_that_load_files_expect() -> None:
    assert VolumeLayout.image_file("A1", 0, PageFormat.JPEG) == "IMAGES/001/A1.jpg"
    assert with_backslashes("IMAGES/001/A1.jpg") == "IMAGES\\001\\A1.jpg"


def test_the_fixed_files_are_where_the_design_says() -> None:
    layout = VolumeLayout(Path("out"))
    assert [path.as_posix() for path in (layout.opt, layout.dat, layout.exceptions, layout.manifest, layout.report)] == [
        "out/DATA/photostat.opt",
        "out/DATA/photostat.dat",
        "out/DATA/exceptions.csv",
        "out/DATA/manifest.jsonl",
        "out/report.html",
    ]
    assert layout.absolute("TEXT/001/A1.txt") == Path("out/TEXT/001/A1.txt")
