from email.message import EmailMessage

import pytest

from photostat.render.inside.mail.eml import read_eml
from photostat.render.inside.mail.message import MAX_PARTS, BodyKind, Mail

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


def read(data: bytes | EmailMessage) -> Mail:
    return read_eml(bytes(data), detect_charset=True)


def pieces(mail: Mail) -> list[tuple[BodyKind, str]]:
    return [(piece.kind, piece.text.strip()) for piece in mail.body]


def a_mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in ({"From": "Ann <ann@x.example>", "Subject": "Lunch"} | headers).items():
        message[name.replace("_", "-")] = value
    return message


def test_headers_keep_their_words_and_order() -> None:
    message = a_mail(To="Bob <bob@x.example>", Date="Fri, 01 Mar 2019 10:00:00 +0100", Importance="high")
    message.set_content("Hello")
    assert read(message).headers == [
        ("From", "Ann <ann@x.example>"),
        ("To", "Bob <bob@x.example>"),
        ("Sent", "Fri, 01 Mar 2019 10:00:00 +0100"),
        ("Subject", "Lunch"),
        ("Importance", "High"),
    ]


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?B?5pel?=\r\n =?utf-8?B?5pys?=", "日本"),
        (b"=?utf-8?Q?=E6=97?= =?utf-8?Q?=A5?=", "日"),
        (b"plain =?iso-8859-1?q?caf=E9?= text", "plain café text"),
        (b"=?x-unknown?b?SGVsbG8=?=", "Hello"),
        (b"=?utf-8?b?!!!?=", "!!!"),
        ("rohe Umläute".encode(), "rohe Umläute"),
        (b"evil\x00\x1b[31m", "evil[31m"),
    ],
)
def test_subjects_as_people_write_them(raw: bytes, subject: str) -> None:
    assert read(b"Subject: " + raw + b"\r\n\r\nbody").subject == subject


def test_html_is_preferred_and_its_picture_found() -> None:
    message = a_mail()
    message.set_content("plain")
    message.add_alternative('<p><img src="cid:logo@x"></p>', subtype="html")
    message.get_payload()[1].add_related(PNG, "image", "png", cid="<logo@x>")
    mail = read(message)
    assert [kind for kind, _text in pieces(mail)] == [BodyKind.HTML]
    assert [(resource.content_id, resource.data) for resource in mail.resources] == [("logo@x", PNG)]


def test_attachments_and_nested_messages_are_listed() -> None:
    inner = a_mail(Subject="Inner")
    inner.set_content("x")
    message = a_mail()
    message.set_content("see files")
    message.add_attachment(b"12345", "application", "pdf", filename="Vertrag – Entwurf.pdf")
    message.add_attachment(inner)
    listed = [(attachment.name, attachment.size_bytes) for attachment in read(message).attachments]
    assert listed == [("Vertrag – Entwurf.pdf", 5), ("Inner.eml", None)]


def test_path_in_a_file_name_is_cut_off() -> None:
    raw = b'Content-Type: application/x-a; name="C:\\\\temp\\\\..\\\\a.exe"\n\nx'
    assert read(raw).attachments[0].name == "a.exe"


def test_signed_mail_shows_its_content() -> None:
    raw = (
        b'Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"\n\n'
        b"--b\nContent-Type: text/plain\n\nsigned words\n"
        b"--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nxx\n--b--\n"
    )
    mail = read(raw)
    assert pieces(mail) == [(BodyKind.PLAIN, "signed words")]
    assert [attachment.name for attachment in mail.attachments] == ["smime.p7s"]


def test_encrypted_mail_says_so() -> None:
    mail = read(b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nxx")
    assert [kind for kind, _text in pieces(mail)] == [BodyKind.NOTE]
    assert "encrypted" in mail.body[0].text


def test_invitation_without_text_shows_when_and_where() -> None:
    calendar = (
        "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Plan\\, review\n"
        "DTSTART;TZID=Europe/Paris:20240301T090000\nLOCATION:Room 5\nORGANIZER:mailto:ann@x.example\n"
        "BEGIN:VALARM\nDESCRIPTION:ring\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    mail = read(b"Content-Type: text/calendar; charset=utf-8\n\n" + calendar.encode())
    text = mail.body[0].text
    assert "Summary: Plan, review" in text and "Start: 2024-03-01 09:00 (Europe/Paris)" in text
    assert "Organizer: ann@x.example" in text and "ring" not in text


def test_mail_cut_in_a_part_is_shown_and_called_damaged() -> None:
    mail = read(b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nwords")
    assert pieces(mail) == [(BodyKind.PLAIN, "words")] and mail.damage


def test_wrong_charset_is_guessed_and_remembered() -> None:
    mail = read(b"Content-Type: text/plain; charset=x-bogus\nContent-Transfer-Encoding: 8bit\n\n" + "Grüße aus Köln".encode())
    assert pieces(mail) == [(BodyKind.PLAIN, "Grüße aus Köln")]


def test_mail_without_any_header_field_is_shown() -> None:
    assert pieces(read(b"\n\njust words")) == [(BodyKind.PLAIN, "just words")]


def test_apple_mail_file_is_read_without_its_property_list() -> None:
    message = b"Subject: s\n\nwords\n"
    mail = read(b"%-10d\n" % len(message) + message + b'<?xml version="1.0"?><plist>secret</plist>')
    assert mail.subject == "s" and pieces(mail) == [(BodyKind.PLAIN, "words")]


def test_number_of_parts_is_bounded() -> None:
    part = b"--b\nContent-Type: application/x-a\n\nx\n"
    mail = read(b"Content-Type: multipart/mixed; boundary=b\n\n" + part * (MAX_PARTS + 500) + b"--b--\n")
    assert len(mail.attachments) < MAX_PARTS + 1 and mail.damage


@pytest.mark.parametrize("depth", [200, 5000])
def test_nested_parts_end(depth: int) -> None:
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    try:
        mail = read(raw + b"\nwords")
    except Exception as error:
        assert type(error).__name__ == "DocumentFailed"
    else:
        assert mail.damage


def test_ten_thousand_recipients_are_all_there() -> None:
    raw = b"To: " + b",\r\n ".join(b"person%d@x.example" % n for n in range(10_000)) + b"\r\n\r\nx"
    assert dict(read(raw).headers)["To"].count("@") == 10_000
