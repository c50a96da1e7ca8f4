"""When a document was last saved, by its own properties."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from photostat.render.inside.last_saved import last_saved

EXAMPLES = Path(__file__).parents[3] / "examples"
CORE = (
    '<cp:coreProperties xmlns:dcterms="x"><dcterms:modified xsi:type="dcterms:W3CDTF">{}</dcterms:modified></cp:coreProperties>'
)


def package(part: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(part, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "moment"),
    [
        (package("docProps/core.xml", CORE.format("2019-05-06T07:08:09Z")), datetime(2019, 5, 6, 7, 8, 9)),
        (package("docProps/core.xml", CORE.format("2019-05-06T07:08:09+02:00")), datetime(2019, 5, 6, 5, 8, 9)),
        (package("docProps/core.xml", CORE.format("yesterday")), None),
        (package("docProps/core.xml", CORE.format("0001-01-01T00:00:00Z")), None),
        (package("meta.xml", "<office:meta><dc:date>2018-01-02T03:04:05.123456789</dc:date></office:meta>"),
         datetime(2018, 1, 2, 3, 4, 5)),
        (package("other.xml", "x"), None),
        (b'<?xml version="1.0"?><office:document><dc:date>2018-01-02T03:04:05</dc:date>', datetime(2018, 1, 2, 3, 4, 5)),
        (rb"{\rtf1{\info{\revtim\yr2017\mo12\dy31\hr23\min59}}}", datetime(2017, 12, 31, 23, 59)),
        (rb"{\rtf1{\info{\revtim\yr2017\mo13\dy31}}}", None),
        (rb"{\rtf1 plain}", None),
        (b"PK\x03\x04broken", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", None),
        (b"", None),
    ],
)  # fmt: skip
def test_the_properties_of_each_format_are_read(tmp_path: Path, data: bytes, moment: datetime | None) -> None:
    native = tmp_path / "native"
    native.write_bytes(data)
    assert last_saved(native) == moment


def test_a_97_2003_file_says_when_it_was_saved() -> None:
    found = [last_saved(EXAMPLES / name) for name in ("contracts/Letter of notice.doc", "finance/Price list.xls")]
    assert all(moment is None or moment.year > 2000 for moment in found)
