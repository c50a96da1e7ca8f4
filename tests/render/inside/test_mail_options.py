"""What EmailOptions and the time zone field do to the header and the body of a mail, on the printed page."""

import json
import struct
import time
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest
from mail_natives import SUMMER_TICKS, html_mail, msg_bytes, person, png, text
from page_work import content_of, findings, identified, picture_of, places_of, printed, share_of, text_of, work_on

from photostat.render.inside.base import Kind, Work
from photostat.render.inside.browser import Browser
from photostat.render.inside.mail import lay_out_mail
from photostat.render.inside.mail.addresses import internet_addresses
from photostat.render.inside.mail.indentation import without_indented_lines, without_indented_text
from photostat.render.inside.mail.msg import read_msg
from photostat.render.messages import warning_text
from photostat.render.model import FindingCode

pytestmark = pytest.mark.timeout(300)
CALENDAR = "BEGIN:VCALENDAR\nMETHOD:{}\nBEGIN:VEVENT\nSUMMARY:Plan\nDTSTART:20240701T130000Z\nEND:VEVENT\nEND:VCALENDAR\n"


def options(**members: object) -> str:
    return json.dumps({"EmailOptions": members})


def shown(work: Work, browser: Browser, kind: Kind = Kind.EML) -> str:
    """The words on the pages, every white space a blank."""
    return " ".join(text_of(printed(browser, lay_out_mail(work, identified(kind)), work)).split())


def outlook_mail() -> bytes:
    streams = text(0x0037, "Plan") | text(0x1000, "The words") | text(0x0C1A, "Ann Lee") | text(0x0C1F, "/O=ORG/CN=ANN")
    streams |= text(0x0C1E, "EX") | text(0x5D01, "ann@org.example")
    streams |= person(0, 1, "Bob Ray", "EX", "/O=ORG/CN=BOB", "bob@org.example")
    streams |= person(1, 2, "Cleo", "SMTP", "cleo@else.example")
    return msg_bytes(streams, {0x00390040: SUMMER_TICKS})


def test_landscape_turns_every_page_and_gives_more_room(tmp_path: Path, browser: Browser) -> None:
    body = "<p>" + "words that fill the line " * 900 + "</p>"
    sizes = {}
    for orientation in ("Portrait", "Landscape"):
        work = work_on(tmp_path / orientation, bytes(html_mail(body)), profile=options(Orientation=orientation))
        document = printed(browser, lay_out_mail(work, identified(Kind.EML)), work)
        sizes[orientation] = ({page.get_size() for page in document}, max(p[3] for p in places_of(document, "line")))
    assert sizes["Portrait"][0] == {(612, 792)} and sizes["Landscape"][0] == {(792, 612)}
    assert sizes["Portrait"][1] < 560 < 690 < sizes["Landscape"][1] < 740


def test_smtp_addresses_stand_in_place_of_outlooks_names(tmp_path: Path, browser: Browser) -> None:
    on = shown(work_on(tmp_path / "on", outlook_mail(), profile=options(DisplaySmtpAddresses=True)), browser, Kind.MSG)
    off = shown(work_on(tmp_path / "off", outlook_mail()), browser, Kind.MSG)
    assert "From: ann@org.example To: bob@org.example Cc: cleo@else.example" in on and "Bob Ray" not in on
    assert "From: Ann Lee To: Bob Ray Cc: Cleo <cleo@else.example>" in off and "/O=ORG" not in on + off


def test_somebody_without_address_keeps_the_name_and_is_said(tmp_path: Path) -> None:
    streams = text(0x0C1A, "Ann") | person(0, 1, "Bob Ray", "EX", "/O=ORG/CN=BOB") | text(0x1000, "x")
    work = work_on(tmp_path, msg_bytes(streams), profile=options(DisplaySmtpAddresses=True))
    assert "Bob Ray" in content_of(lay_out_mail(work, identified(Kind.MSG)))
    assert findings(work).message(FindingCode.OPTION_NOT_HONOURED).startswith("DisplaySmtpAddresses: ")
    assert findings(work).items(FindingCode.OPTION_NOT_HONOURED) == ["DisplaySmtpAddresses"]


def test_senders_address_is_looked_for_in_the_headers_of_the_way_too(tmp_path: Path, browser: Browser) -> None:
    head = "Received: by x\r\nFrom: =?utf-8?Q?Ann?= Lee\r\n <ann@org.example>\r\nTo: x\r\n"
    streams = text(0x0C1A, "Ann Lee") | text(0x0C1F, "/O=ORG/CN=ANN") | text(0x007D, head) | text(0x1000, "x")
    on = shown(work_on(tmp_path / "on", msg_bytes(streams), profile=options(DisplaySmtpAddresses=True)), browser, Kind.MSG)
    off = shown(work_on(tmp_path / "off", msg_bytes(streams)), browser, Kind.MSG)
    assert "From: ann@org.example" in on and "From: Ann Lee x" in off


def test_smtp_addresses_of_internet_mail(tmp_path: Path, browser: Browser) -> None:
    message = html_mail(
        "x", To='"Ray, Bob" <bob@x.example>, cleo@y.example (Cleo)', Cc="Team: dan@x.example, Eve <eve@x.example>;"
    )
    on = shown(work_on(tmp_path / "on", bytes(message), profile=options(DisplaySmtpAddresses=True)), browser)
    off = shown(work_on(tmp_path / "off", bytes(message)), browser)
    assert "From: ann@x.example To: bob@x.example, cleo@y.example Cc: dan@x.example, eve@x.example Subject" in on
    assert '"Ray, Bob" <bob@x.example>' in off and "Ann Lee <ann@x.example>" in off


@pytest.mark.parametrize(
    "field", ['"' * 9, '"never closed, a@x.example, b@x.example', "<<<>>>, c@x", ",;,;", "a@b@c.example", ""]
)
def test_broken_address_fields_lose_nobody(field: str) -> None:
    shown_people, _nameless = internet_addresses(field)
    assert all(address in shown_people for address in ("a@x.example", "b@x.example", "c@x", "a@b@c.example") if address in field)


@pytest.mark.parametrize("piece", ['"', "<", '"\\', "a@", "a@x,", "(", '",', "@"])
def test_hostile_address_fields_are_quick(piece: str) -> None:
    started = time.monotonic()
    internet_addresses(piece * (2_000_000 // len(piece)))
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("message_class", "words"),
    [
        ("IPM.Note", "Message"),
        ("IPM.Appointment", "Appointment"),
        ("IPM.Schedule.Meeting.Request", "Meeting Request"),
        ("IPM.Schedule.Meeting.Canceled", "Meeting Cancellation"),
        ("IPM.Schedule.Meeting.Resp.Pos", "Meeting Response"),
        ("IPM.Task", "Task"),
        ("IPM.Contact", "Contact"),
        ("IPM.DistList", "Distribution List"),
        ("REPORT.IPM.Note.NDR", "Report"),
        ("IPM.Custom.Thing", "Other (IPM.Custom.Thing)"),
        ("", "Message"),
    ],
)
def test_type_of_an_outlook_item_stands_in_its_header(tmp_path: Path, browser: Browser, message_class: str, words: str) -> None:
    data = msg_bytes(text(0x001A, message_class) | text(0x0037, "Plan") | text(0x1000, "x"))
    on = shown(work_on(tmp_path / "on", data, profile=options(ShowMessageTypeInHeader=True)), browser, Kind.MSG)
    assert on.startswith(f"Message Type: {words} Subject: Plan")
    assert "Message Type" not in content_of(lay_out_mail(work_on(tmp_path / "off", data), identified(Kind.MSG)))


def mail_of_type(kind: str) -> EmailMessage:
    message = html_mail("x")
    if kind == "Report":
        message = EmailMessage()
        message["Content-Type"] = "multipart/report; report-type=delivery-status; boundary=b"
    elif kind == "Contact":
        message = EmailMessage()
        message.set_content("BEGIN:VCARD\nFN:Ann\nEND:VCARD\n", subtype="vcard")
    elif kind == "Attached":
        message.add_attachment(CALENDAR.format("REQUEST").encode(), "text", "calendar", filename="a.ics")
    elif kind != "Message":
        method = {"Meeting Request": "REQUEST", "Meeting Cancellation": "CANCEL", "Meeting Response": "REPLY"}.get(
            kind, "PUBLISH"
        )
        message.add_alternative(CALENDAR.format(method), subtype="calendar")
    return message


@pytest.mark.parametrize(
    "kind",
    ["Message", "Report", "Contact", "Attached", "Appointment", "Meeting Request", "Meeting Cancellation", "Meeting Response"],
)
def test_type_of_an_internet_mail_stands_in_its_header(tmp_path: Path, browser: Browser, kind: str) -> None:
    work = work_on(tmp_path, bytes(mail_of_type(kind)), profile=options(ShowMessageTypeInHeader=True))
    assert shown(work, browser).startswith(f"Message Type: {'Message' if kind == 'Attached' else kind}")


def test_the_zone_of_the_document_shifts_the_dates_of_the_header(tmp_path: Path, browser: Browser) -> None:
    zone = "(UTC-05:00) Eastern Time (US & Canada)"
    eml = bytes(html_mail("x", Date="Fri, 01 Mar 2019 03:00:00 +0100"))
    assert "Sent: Fri, 01 Mar 2019 03:00:00 +0100 S" in shown(work_on(tmp_path / "a", eml), browser)
    moved = shown(work_on(tmp_path / "b", eml, time_zone=zone), browser)
    assert "Sent: Thu, 28 Feb 2019 21:00:00 -0500 (Eastern Time (US & Canada)) S" in moved
    assert "Sent: Mon, 01 Jul 2019 12:00:00 (UTC) S" in shown(work_on(tmp_path / "c", outlook_mail()), browser, Kind.MSG)
    summer = shown(work_on(tmp_path / "d", outlook_mail(), time_zone=zone), browser, Kind.MSG)
    assert "Sent: Mon, 01 Jul 2019 08:00:00 -0400 (Eastern Time (US & Canada)) S" in summer


def test_time_zone_field_moves_start_and_end_of_appointments(tmp_path: Path, browser: Browser) -> None:
    times = {0x00600040: SUMMER_TICKS, 0x00610040: SUMMER_TICKS + 36_000_000_000}
    data = msg_bytes(text(0x001A, "IPM.Appointment") | text(0x1000, "x"), times)
    words = shown(work_on(tmp_path / "msg", data, time_zone="Tokyo Standard Time"), browser, Kind.MSG)
    assert "Start: Mon, 01 Jul 2019 21:00:00 +0900 (Tokyo Standard Time) End: Mon, 01 Jul 2019 22:00:00 +0900" in words
    invitation = b"Content-Type: text/calendar; charset=utf-8\n\n" + CALENDAR.format("REQUEST").encode()
    words = shown(work_on(tmp_path / "ics", invitation, time_zone="Europe/Paris"), browser)
    assert "Start: 2024-07-01 15:00 (Europe/Paris)" in words


def test_floating_and_whole_day_times_stay_as_they_are(tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\nDTSTART:20240701T130000\nDTEND;VALUE=DATE:20240702\nEND:VEVENT\n"
    work = work_on(tmp_path, b"Content-Type: text/calendar\n\n" + event.encode(), time_zone="Asia/Tokyo")
    content = content_of(lay_out_mail(work, identified(Kind.EML)))
    assert "Start: 2024-07-01 13:00\n" in content and "End: 2024-07-02" in content


def test_times_with_a_zone_of_their_own_are_moved_from_there(tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\nDTSTART;TZID=Pacific Standard Time:20240701T130000\nDTEND;TZID=Nowhere:20240701T140000\nEND:VEVENT\n"
    work = work_on(tmp_path, b"Content-Type: text/calendar\n\n" + event.encode(), time_zone="UTC")
    content = content_of(lay_out_mail(work, identified(Kind.EML)))
    assert "Start: 2024-07-01 20:00 (UTC)" in content and "End: 2024-07-01 14:00 (Nowhere)" in content


@pytest.mark.parametrize(("zone", "date"), [("Middle of Nowhere", "Fri, 01 Mar 2019 03:00:00 +0100"), ("Asia/Tokyo", "some day")])
def test_time_zone_that_cannot_be_honoured_is_said(tmp_path: Path, browser: Browser, zone: str, date: str) -> None:
    work = work_on(tmp_path, f"Subject: s\nDate: {date}\n\nwords".encode(), time_zone=zone)
    assert f"Sent: {date}" in shown(work, browser)
    assert findings(work).items(FindingCode.OPTION_NOT_HONOURED) == ["TimeZoneFieldOnDocument"]
    assert findings(work).message(FindingCode.OPTION_NOT_HONOURED).startswith("TimeZoneFieldOnDocument: ")


THREAD = """<p>top words</p><blockquote style="margin:0 0 0 40px;border-left:2px solid blue;padding-left:10px"><p>first reply</p>
<blockquote type=cite><p>second reply</p></blockquote></blockquote><p style="margin-left:2in">pushed in</p>
<p class="MsoNormal">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;after tabs</p>
<div style="padding-left:80px">padded</div>
<ul><li>in a list</li></ul><center>in the middle</center>"""


def test_indentation_of_threads_goes(tmp_path: Path, browser: Browser) -> None:
    lefts = {}
    words = ("top words", "first reply", "second reply", "pushed in", "after tabs", "padded", "in a list", "in the middle")
    for flag in (False, True):
        work = work_on(tmp_path / str(flag), bytes(html_mail(THREAD)), profile=options(ClearIndentations=flag))
        document = printed(browser, lay_out_mail(work, identified(Kind.EML)), work)
        lefts[flag] = {word: places_of(document, word)[0][1] for word in words}
    for word in words[1:6]:
        assert lefts[False][word] > 70 and lefts[True][word] == pytest.approx(lefts[True]["top words"], abs=1.5), word
    for word in words[6:]:
        assert lefts[True][word] == pytest.approx(lefts[False][word], abs=0.5), word


def test_indentation_of_plain_text_goes(tmp_path: Path, browser: Browser) -> None:
    raw = b"Content-Type: text/plain\n\ntop words\n\t\tafter tabs\n        after blanks\n> \tquoted\n"
    lefts = {}
    for flag in (False, True):
        work = work_on(tmp_path / str(flag), raw, profile=options(ClearIndentations=flag))
        document = printed(browser, lay_out_mail(work, identified(Kind.EML)), work)
        lefts[flag] = [places_of(document, word)[0][1] for word in ("top words", "after tabs", "after blanks")]
    assert min(lefts[False][1:]) > 80 and max(lefts[True]) == pytest.approx(min(lefts[True]), abs=1.5)
    assert without_indented_text("> > \tx") == "> > x"


@pytest.mark.parametrize("piece", ["<p>&nbsp;", "<p", "&nbsp;", "<p><span>", "<p> ", "<div>&nbsp;&nbsp;"])
def test_hostile_indentation_is_quick(piece: str) -> None:
    started = time.monotonic()
    without_indented_lines(piece * (1_000_000 // len(piece)))
    assert time.monotonic() - started < 20


REMOTE = """<body><table background="http://h.example/paper.png" width=300 height=300><tr><td>t</table>
<img src="http://h.example/a.png" width=100 height=100>
<img srcset="//h.example/b.png 1x, http://h.example/b2.png 2x" width=100 height=100><img src="http://h.example/gone.png">
<img src="http://h.example/evil.exe"><style>@import url(http://h.example/s.css); @font-face{src:url(http://h.example/f.woff2)}</style>
<p>words</p>"""


def remote_work(folder: Path, *, allowed: bool, wanted: bool) -> tuple[Work, list[str]]:
    asked: list[str] = []

    def fetch(addresses: Sequence[str]) -> dict[str, bytes | str]:
        asked.extend(addresses)
        there: dict[str, bytes | str] = {"http://h.example/a.png": png(10, 10, (255, 0, 0))}
        there |= {"https://h.example/b.png": png(10, 10, (0, 0, 255)), "http://h.example/paper.png": png(4, 4, (255, 255, 0))}
        there |= {"http://h.example/gone.png": "HTTP status 404", "http://h.example/evil.exe": b"MZ no picture"}
        return {address: there.get(address, "not found") for address in addresses}

    profile = options(DownloadImagesFromInternet=wanted)
    return work_on(folder, bytes(html_mail(REMOTE)), profile=profile, fetch=fetch if allowed else None), asked


def test_remote_pictures_are_fetched_shown_and_failures_listed(tmp_path: Path, browser: Browser) -> None:
    work, asked = remote_work(tmp_path, allowed=True, wanted=True)
    page = picture_of(printed(browser, lay_out_mail(work, identified(Kind.EML)), work))
    assert share_of(page, (255, 0, 0)) > 0.008 and share_of(page, (0, 0, 255)) > 0.008 and share_of(page, (255, 255, 0)) > 0.03
    pictures = ("http://h.example/paper.png", "http://h.example/a.png", "https://h.example/b.png")
    assert set(asked) == {*pictures, "http://h.example/gone.png", "http://h.example/evil.exe"}
    listed = findings(work).items(FindingCode.REMOTE_CONTENT_BLOCKED)
    assert "http://h.example/gone.png (HTTP status 404)" in listed and "http://h.example/s.css" in listed and len(listed) == 3
    assert not {*pictures} & {*listed} and FindingCode.CONTENT_DAMAGED in findings(work).codes


@pytest.mark.parametrize(("allowed", "wanted"), [(False, True), (True, False)])
def test_remote_pictures_stay_out_unless_both_profile_and_server_allow(
    tmp_path: Path, browser: Browser, allowed: bool, wanted: bool
) -> None:
    work, asked = remote_work(tmp_path, allowed=allowed, wanted=wanted)
    page = picture_of(printed(browser, lay_out_mail(work, identified(Kind.EML)), work))
    assert share_of(page, (255, 0, 0)) == 0 and not asked
    assert "http://h.example/a.png" in findings(work).items(FindingCode.REMOTE_CONTENT_BLOCKED)


def test_encoding_option_decides_and_a_guess_is_told_with_its_pages(tmp_path: Path, browser: Browser) -> None:
    body = "Größe – naïve\n".encode() * 100
    raw = b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n" + body
    on = work_on(tmp_path / "on", raw)
    off = work_on(tmp_path / "off", raw, profile=options(DetectCharacterEncoding=False))
    assert "Größe" in shown(on, browser) and "GrÃ¶ÃŸe" in shown(off, browser)
    assert findings(on).message(FindingCode.ENCODING_GUESSED).startswith(warning_text(FindingCode.ENCODING_GUESSED))
    assert findings(on).pages_told[FindingCode.ENCODING_GUESSED] == (1, 2) and not findings(off).codes


def test_encoding_option_decides_about_outlook_text_too(tmp_path: Path, browser: Browser) -> None:
    data = msg_bytes({"__substg1.0_1000001E": "Größe – naïve".encode()}, {0x3FFD0003: 1252})
    on, off = work_on(tmp_path / "on", data), work_on(tmp_path / "off", data, profile=options(DetectCharacterEncoding=False))
    assert "Größe" in shown(on, browser, Kind.MSG) and "GrÃ¶ÃŸe" in shown(off, browser, Kind.MSG)
    assert findings(on).pages_told[FindingCode.ENCODING_GUESSED] == (1,)


@pytest.mark.parametrize(
    "rich", [b"too short", struct.pack("<IIII", 40, 5, 0x414C454D, 0) + b"words"], ids=["broken", "no rich text"]
)
def test_damaged_rich_text_is_told_with_its_pages(tmp_path: Path, browser: Browser, rich: bytes) -> None:
    data = msg_bytes(text(0x1000, "plain\n" * 100) | {"__substg1.0_10090102": rich})
    work = work_on(tmp_path, data)
    assert "plain" in shown(work, browser, Kind.MSG)
    message = findings(work).message(FindingCode.RICH_TEXT_DAMAGED)
    assert message == "Possible missing or invalid Rich Text Format content detected in the email body."
    assert findings(work).pages_told[FindingCode.RICH_TEXT_DAMAGED] == (1, 2)


def test_missing_rich_text_is_told(tmp_path: Path) -> None:
    native = tmp_path / "mail.msg"
    native.write_bytes(msg_bytes(text(0x1000, "plain"), {0x10160003: 2}))
    assert read_msg(native, detect_charset=True).rich_text_damaged
