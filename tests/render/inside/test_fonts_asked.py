"""Font names read from a native: those in use, and never a hang or a crash on damage."""

from pathlib import Path

import pytest
from small_natives import zip_bytes

from photostat.render.inside.fonts_asked import asked_fonts


def of(tmp_path: Path, data: bytes) -> list[str] | None:
    native = tmp_path / "native"
    native.write_bytes(data)
    return asked_fonts(native)


def test_word_names_direct_fonts_and_those_of_used_styles(tmp_path: Path) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:style>'
        for name, font in (("Used", "Used Font"), ("Unused", "Unused Font"))
    )
    defaults = '<w:docDefaults><w:rFonts w:asciiTheme="minorHAnsi"/></w:docDefaults>'
    theme = '<a:majorFont><a:latin typeface="Major"/></a:majorFont><a:minorFont><a:latin typeface="Minor"/></a:minorFont>'
    text = '<w:pStyle w:val="Used"/><w:rFonts w:ascii="Smith &amp; Sons" w:cs="Script Only"/>'
    package = {"word/document.xml": text, "word/styles.xml": defaults + styles, "word/theme/theme1.xml": theme}
    assert of(tmp_path, zip_bytes(package)) == ["Minor", "Smith & Sons", "Used Font"]


def test_open_document_names_declared_fonts_in_use(tmp_path: Path) -> None:
    content = (
        '<style:font-face style:name="F1" svg:font-family="&apos;Gill Sans&apos;"/>'
        '<style:font-face style:name="F2" svg:font-family="Idle"/><style:text-properties style:font-name="F1"/>'
    )
    assert of(tmp_path, zip_bytes({"content.xml": content})) == ["Gill Sans"]


def test_rtf_names_fonts_that_its_text_uses(tmp_path: Path) -> None:
    rtf = rb"{\rtf1{\fonttbl{\f0\froman\fcharset0 Garamond;}{\f1\fswiss\fprq2 Idle;}}\f0 text}"
    assert of(tmp_path, rtf) == ["Garamond"]


def test_rtf_names_are_read_whole_whatever_stands_before_them(tmp_path: Path) -> None:
    table = (
        rb"{\f0\froman\fprq1{\*\panose 0000}New York;}{\f1\fnil Book"
        + b"\r\n"
        + rb" Antiqua{\*\falt Palatino};}{\f2\fnil \'82l;}"
    )
    rtf = rb"{\rtf1{\fonttbl" + table + rb"}\f0 a \f1 b \f2 c}"
    assert of(tmp_path, rtf) == ["Book Antiqua", "New York"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"plain", zip_bytes({"other": "x"})])
def test_other_files_are_left_to_the_document_model(tmp_path: Path, data: bytes) -> None:
    assert of(tmp_path, data) is None
