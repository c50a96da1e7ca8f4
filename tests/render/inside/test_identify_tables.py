"""The tables of identification hold together: every name has an id, every filter exists in LibreOffice."""

import ast
import re
from pathlib import Path

import pytest

from photostat.render.inside import identify as package
from photostat.render.inside.base import Kind
from photostat.render.inside.identify.extensions import extension_finding
from photostat.render.inside.identify.file_type_ids import FILE_TYPE_IDS
from photostat.render.inside.identify.forms import IMPORT_FILTERS, native_form
from photostat.render.inside.identify.open_document import flat_open_document_form
from photostat.render.native_types import all_native_types

_REGISTRIES = [Path("/usr/lib/libreoffice/share/registry"), Path("/opt/libreoffice/share/registry")]
_GENERATORS = [
    "LibreOffice/3.6", "LibreOffice/24.2", "OpenOffice/4.1", "Apache_OpenOffice/3.4", "OpenOffice.org/1.1",
    "OpenOffice.org/2.4", "OpenOffice.org/3.2", "Oracle_Open_Office/3.3", "StarOffice/9", "StarOffice/8",
    "IBM_Lotus_Symphony/3", "KOffice/1.6", "",
]  # fmt: skip


def _strings_of(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_native_type_named_in_the_code_has_an_id() -> None:
    known = {row.name for row in all_native_types()} - {"Text"}
    modules = [path for path in Path(package.__file__).parent.glob("*.py") if path.name != "file_type_ids.py"]
    named = set().union(*(_strings_of(path) for path in modules)) & known
    assert len(named) > 300
    assert named <= FILE_TYPE_IDS.keys()


@pytest.mark.parametrize("body", ["text", "spreadsheet", "presentation", "graphics"])
@pytest.mark.parametrize("generator", _GENERATORS)
def test_every_generator_has_a_row_in_every_component(body: str, generator: str) -> None:
    text = f"<meta:generator>{generator}</meta:generator>"
    assert flat_open_document_form(f"application/vnd.oasis.opendocument.{body}", text) is not None


def test_every_year_and_variant_of_office_has_a_row() -> None:
    for application, suffixes in {
        "Microsoft Word": ["", " Template", " Macro Enabled", " Template Macro Enabled"],
        "Microsoft Excel": ["", " Template", " Macro Enabled", " Template Macro Enabled", " Add-in Macro", " Binary"],
        "Microsoft PowerPoint": [
            "", " Template", " Macro Enabled", " Template Macro Enabled", " Slideshow", " Slideshow Macro Enabled",
        ],
    }.items():  # fmt: skip
        names = {f"{application} {year}{suffix}" for year in (2007, 2010, 2013, 2016) for suffix in suffixes}
        names |= {f"{application} {year} Strict Open XML" for year in (2013, 2016)}
        names |= {f"{application} {year} (Encrypted)" for year in (2007, 2010)}
        assert names <= FILE_TYPE_IDS.keys()


def test_filter_outside_the_allow_list_cannot_be_handed_out() -> None:
    with pytest.raises(ValueError, match="not an import filter"):
        native_form("Internet HTML", Kind.WORD, "html", "HTML (StarWriter)")


def test_no_allowed_filter_opens_html_pdf_or_a_database() -> None:
    assert not [name for name in IMPORT_FILTERS if re.search(r"html|pdf|web|(?<!d)base\b|query|parquet", name, re.I)]


@pytest.mark.parametrize("office_filter", sorted(IMPORT_FILTERS))
def test_libre_office_has_the_filter(office_filter: str) -> None:
    registry = next((folder for folder in _REGISTRIES if folder.is_dir()), None)
    if registry is None:
        pytest.skip("LibreOffice is not installed")
    configuration = "".join(path.read_text(encoding="utf-8") for path in sorted(registry.glob("*.xcd")))
    node = re.search(rf'<node oor:name="{re.escape(office_filter)}" oor:op="replace"[^>]*>(.*?)</node>', configuration, re.S)
    assert node is not None
    assert "IMPORT" in node[1]


def test_usual_extension_of_a_type_never_misfits_it() -> None:
    for name in FILE_TYPE_IDS:
        for usual in ("docx", "tif", "html", "txt", "eml"):
            assert extension_finding(native_form(name, Kind.WORD, usual), usual) is None
