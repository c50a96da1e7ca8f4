import time

import pytest

from photostat.render.inside.markup import MarkupRewriter


def rewriter(**files: str) -> MarkupRewriter:
    return MarkupRewriter(lambda address: files.get(address.removeprefix("cid:")))


def test_harmless_markup_passes_letter_by_letter() -> None:
    text = "<P align=center>a &amp; b<br/><o:p>&nbsp;</o:p><TD nowrap style='color:red'>x</TD> 3 < 4"
    assert rewriter().page(text) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<script>evil()</script>",
        "<SCRIPT src=x>evil()</SCRIPT >",
        "<iframe src='http://h/'>evil()</iframe>",
        "<meta http-equiv=refresh content='0;url=http://h/evil()'>",
        "<base href='http://evil()/'>",
        "<link rel=stylesheet href='http://h/evil()'>",
        "<!-- evil() -->",
        "<object data='http://h/evil()'></object>",
        "<embed src='http://h/evil()'>",
        "<script>evil()",
        "<p onclick=evil()>",
        "<!--[if mso]>evil()<![endif]-->",
    ],
)
def test_what_runs_or_loads_is_taken_out(markup: str) -> None:
    written = rewriter().page(f"before{markup}")
    assert written.startswith("before") and "evil" not in written


def test_every_address_that_would_be_fetched_is_listed() -> None:
    page = """<html><head><base href="http://base.example/dir/"><link rel=stylesheet href="//cdn.example/a.css">
    <meta http-equiv="Refresh" content="0; URL='http://refresh.example/'"><script src=http://s.example/s.js></script>
    <style>@import "http://i.example/i.css"; p{background:url( 'http://c.example/c.png' )}</style></head>
    <body background=paper.gif><img src="http://p.example/p.gif?a=1&amp;b=2" width=1 height=1>
    <img srcset="http://set.example/1.png 1x, http://set.example/2.png 2x"><iframe src="ftp://f.example/x"></iframe>
    <td style="background-image:url(http://st.example/x.png)"><svg><image xlink:href="http://v.example/v.svg"/></svg>
    <video poster=http://po.example/po.jpg></video></body>"""
    found = rewriter()
    written = found.page(page)
    assert set(found.outside) == {
        "http://cdn.example/a.css",
        "http://refresh.example/",
        "http://s.example/s.js",
        "http://i.example/i.css",
        "http://c.example/c.png",
        "http://base.example/dir/paper.gif",
        "http://p.example/p.gif?a=1&b=2",
        "http://set.example/1.png",
        "http://set.example/2.png",
        "ftp://f.example/x",
        "http://st.example/x.png",
        "http://v.example/v.svg",
        "http://po.example/po.jpg",
    }
    assert "example" not in written


def test_links_to_read_are_kept_and_not_listed() -> None:
    found = rewriter()
    assert found.page('<a href="http://x.example/">x</a>') == '<a href="http://x.example/">x</a>'
    assert not found.outside


def test_picture_of_the_mail_gets_its_file_and_keeps_its_size() -> None:
    found = rewriter(logo="part-1.png")
    written = found.page('<img width=40 height="30" src="cid:logo" onerror=x()>')
    assert written == '<img src="part-1.png" width="40" height="30">'


def test_missing_part_of_the_mail_is_no_remote_content() -> None:
    found = rewriter()
    found.page('<img src="cid:gone">')
    assert list(found.missing) == ["cid:gone"] and not found.outside


def test_blocked_picture_leaves_a_box_of_its_size() -> None:
    written = rewriter().page('<img src="http://x/y.gif" width=120 height=80 alt="A <b>logo</b>">')
    assert 'width="120"' in written and 'height="80"' in written and "data:image/svg+xml" in written
    assert "<b>" not in written


def test_picture_wider_than_the_sheet_keeps_its_proportions() -> None:
    found = MarkupRewriter(lambda _address: "part-1.png", max_picture_px=500)
    assert 'width="500" height="250"' in found.page("<img src=cid:a width=1000 height=500>")


def test_block_goes_behind_the_body_tag_or_in_front() -> None:
    assert rewriter().page("<html><body bgcolor=red>x", after_body_tag="HEAD") == "<html><body bgcolor=red>HEADx"
    assert rewriter().page("<b>x</b>", after_body_tag="HEAD") == "HEAD<b>x</b>"


def test_named_pages_of_word_are_taken_out() -> None:
    assert rewriter().page("<style>@page S1{size:8in 11in} p{page:S1}</style>") == "<style> p{page:S1}</style>"


def test_data_pictures_stay() -> None:
    page = '<p style="background:url(data:image/png;base64,AAAA)">'
    found = rewriter()
    assert "data:image/png;base64,AAAA" in found.page(page) and not found.outside


@pytest.mark.parametrize("piece", ["<a b='", '<a b="', "<!--", "<", "<a ", "<style>", "url(", "<img src=", "&#", "<a =", "a" * 9])
def test_hostile_repetition_is_linear(piece: str) -> None:
    started = time.monotonic()
    rewriter().page("<style>" * (piece == "url(") + piece * (400_000 // len(piece)))
    assert time.monotonic() - started < 20
