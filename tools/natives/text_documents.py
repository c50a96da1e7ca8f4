"""The remaining text kinds: OpenDocument minutes, an RTF side letter, notes in Japanese, JSON, a calendar entry, a web page."""

import json
from html import escape

from .package import XML, zip_bytes

_NS = "urn:oasis:names:tc:opendocument:xmlns"
_MINUTES = (
    ("Title", "Minutes of the purchasing board"),
    ("Standard", "Ostrelle Freight Limited, Quay House, Saltmere - 12 March 2024, 10:00 to 11:35"),
    ("Standard", "Present: Tomas Reyle (chair), Maud Okonjo, Piet Halloran, Selin Arda. Apologies: none."),
    ("Heading", "1. Supply of gate valves"),
    ("Standard", "Mr Reyle reported that the agreement with Brackwater had been signed on 4 March. Ms Arda asked why the payment period had "
     "stayed at thirty days although the board had wished for sixty. Mr Reyle answered that the supplier had refused, and that the price had "
     "been lowered by 2.1 % in return. The board noted this."),
    ("Heading", "2. Unloading at Saltmere"),
    ("Standard", "Mr Halloran warned that the quay crane is out of service from 13 to 24 May. Lots that arrive in these days cannot be unloaded. "
     "It was agreed to tell the supplier at once."),
    ("Heading", "3. Test bench"),
    ("Standard", "Ms Okonjo presented the bench for pressure tests up to 25 bar. The board released 14,200 for its purchase."),
    ("Break", "Action list"),
    ("Standard", "Mr Halloran: letter to Brackwater about the crane, by 15 March."),
    ("Standard", "Ms Okonjo: order the test bench, by 20 March."),
    ("Standard", "Mr Reyle: first report on deliveries, at the meeting in May."),
    ("Standard", "The next meeting takes place on 14 May 2024. Minutes taken by Selin Arda."),
)  # fmt: skip


def minutes_odt() -> bytes:
    """Two A4 pages: the second begins with the action list."""
    names = " ".join(
        f'xmlns:{short}="{_NS}:{long}"'
        for short, long in (
            ("office", "office:1.0"),
            ("text", "text:1.0"),
            ("style", "style:1.0"),
            ("fo", "xsl-fo-compatible:1.0"),
        )
    )
    looks = {
        "Title": ("20pt", "bold", ""), "Heading": ("14pt", "bold", ""), "Standard": ("11pt", "normal", ""),
        "Break": ("14pt", "bold", ' fo:break-before="page"'),
    }  # fmt: skip
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.3cm"{extra}/>'
        f'<style:text-properties fo:font-size="{size}" fo:font-weight="{weight}" style:font-name="Liberation Sans" '
        'fo:font-family="Liberation Sans"/></style:style>'
        for name, (size, weight, extra) in looks.items()
    )
    layout = (
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin-top="2.5cm" fo:margin-bottom="2.5cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/></style:page-layout>'
    )
    body = "".join(f'<text:p text:style-name="{style}">{escape(words)}</text:p>' for style, words in _MINUTES)
    page = f'<office:automatic-styles>{layout}</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/></office:master-styles>'
    mime = "application/vnd.oasis.opendocument.text"
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{kind}"/>'
        for path, kind in (("/", mime), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    parts = {
        "mimetype": mime,
        "content.xml": f'{XML}<office:document-content {names} office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f'{XML}<office:document-styles {names} office:version="1.3">{page}</office:document-styles>',
        "META-INF/manifest.xml": f'{XML}<m:manifest xmlns:m="{_NS}:manifest:1.0" m:version="1.3">{entries}</m:manifest>',
    }
    return zip_bytes(parts, stored=("mimetype",))


def side_letter_rtf() -> bytes:
    """One page; the euro and pound signs and the dash come as escapes, as word processors write them."""
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Liberation Serif;}{\f1\fswiss Liberation Sans;}}{\colortbl;\red31\green58\blue95;}"
    page = r"\paperw12240\paperh15840\margl1800\margr1800\margt1800\margb1800 "
    lines = [
        r"\pard\sa200\sl276\slmult1\qc{\f1\b\fs32\cf1 Side letter}\par",
        r"\pard\sa200\sl276\slmult1\qr\fs24 Port Ellery, 4 March 2024\par",
        r"\pard\sa200\sl276\slmult1\qj\fs24 To Ostrelle Freight Limited, Quay House, Saltmere\par",
        r"\b Supply agreement of today's date \u8211? core sand and tooling\b0\par",
        r"We confirm that the tooling for the GV-80 bonnet (pattern plates 1 to 4) has been made at your expense, for \u163?12,600 "
        r"(\u8364?14,700 at the rate of the day), and remains your property wherever it is kept.\par",
        r"We shall not change the core sand, its binder or its supplier without telling you in writing \i four weeks\i0  before.\par",
        r"This letter is part of the agreement. Where the two differ, this letter prevails.\par",
        r"{\ul For Brackwater Valve Company}\par\par Ida Fenwick\par Managing Director\par}",
    ]
    return (head + page + "\r\n".join(lines)).encode("ascii")


def visit_notes_txt() -> bytes:
    """Japanese notes in UTF-8 without a mark, one page."""
    lines = [
        "横浜試験所　訪問メモ", "", "日時：2024年5月21日（火）10時00分～15時30分", "場所：横浜市　圧力試験室", "出席：佐野、Fenwick、Arda", "",
        "1. 第3ロットの弁55台のうち37台が、16 bar の水圧試験で不合格となった。",
        "2. 破断面に引け巣が見られる。鋳型砂の変更（4月）との関係を調べる。",
        "3. 第5ロットと第6ロットは、調査が終わるまで保管する。", "", "次回：6月18日　電話会議", "記録：佐野",
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode("utf-8")


def test_log_json() -> bytes:
    """The bench's log of lot 3, indented; short enough for one or two sheets."""
    tests = [
        {
            "serial": f"GV80-03-{n:03d}",
            "pressure_bar": 16.0,
            "held_seconds": 600 if n % 3 else 41 + 7 * n,
            "passed": bool(n % 3),
        }
        for n in range(1, 13)
    ]
    log = {"bench": "TB-2", "lot": 3, "operator": "S. Arda", "started": "2024-05-20T08:15:00Z", "tests": tests}
    return (json.dumps(log, indent=2) + "\n").encode("ascii")


def inspection_ics() -> bytes:
    """The invitation to the joint inspection."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ostrelle Freight//Calendar//EN", "METHOD:REQUEST", "BEGIN:VEVENT",
        "UID:20240723-joint-inspection@ostrelle.example", "DTSTAMP:20240705T091500Z", "DTSTART:20240723T080000Z", "DTEND:20240723T110000Z",
        "SUMMARY:Joint inspection of lots 5 and 6", "LOCATION:Quay House\\, Saltmere\\, shed 4",
        "ORGANIZER;CN=Selin Arda:mailto:selin.arda@ostrelle.example",
        "ATTENDEE;CN=Ida Fenwick;RSVP=TRUE:mailto:ida.fenwick@brackwater.example",
        "DESCRIPTION:Please bring the X-ray plates of the bonnets.\\nHelmets are at the gate.", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def portal_html() -> bytes:
    """A saved page of the carrier's portal: styles, a table, a script that must not run, a picture that is not there."""
    rows = "".join(
        f"<tr><td>OF-24-{310 + n}</td><td>{place}</td><td>{state}</td></tr>"
        for n, (place, state) in enumerate(
            (
                ("Port Ellery, gate 2", "Collected"),
                ("Halden Cross depot", "Sorted"),
                ("Halden Cross depot", "Held: address query"),
                ("Saltmere quay", "Delivered"),
            )
        )
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ostrelle Track &amp; Trace</title>
<style>body{{font-family:"Liberation Sans",sans-serif;margin:2em;color:#1d2733}}h1{{background:#1f3a5f;color:#fff;padding:.5em}}
table{{border-collapse:collapse;width:100%}}td,th{{border:1px solid #7f8fa3;padding:.4em;text-align:left}}th{{background:#d9e2ec}}</style></head>
<body><h1>Ostrelle Track &amp; Trace</h1>
<p>Consignment <b>OF-24-31</b>, 55 gate valves, lot 4. Status as of 9&nbsp;May&nbsp;2024, 16:20.</p>
<p id="live">Loading the live position is switched off in this copy.</p>
<script>document.getElementById("live").textContent = "A script ran while this page was imaged.";</script>
<table><tr><th>Reference</th><th>Place</th><th>State</th></tr>{rows}</table>
<p>Questions? <a href="mailto:desk@ostrelle.example">desk@ostrelle.example</a></p>
</body></html>
""".encode()
