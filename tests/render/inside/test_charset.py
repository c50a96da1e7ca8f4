import pytest

from photostat.render.inside.charset import declared_in_markup, decode, known_charset


@pytest.mark.parametrize(
    ("written", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ('"us-ascii"', "cp1252"),
        ("gb2312", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("base64", ""),
        ("unicode_escape", ""),
        ("x-nonsense", ""),
    ],
)
def test_encoding_names_mean_what_mail_means_by_them(written: str, codec: str) -> None:
    assert known_charset(written) == codec


def test_declared_encoding_is_believed_while_it_decodes() -> None:
    read = decode("Привет".encode("koi8-r"), "koi8-r")
    assert (read.text, read.doubtful) == ("Привет", False)


def test_utf_8_declared_as_latin_is_read_as_utf_8_and_said() -> None:
    read = decode("Größe – naïve".encode(), "iso-8859-1")
    assert (read.text, read.doubtful) == ("Größe – naïve", True)


def test_declaration_rules_when_detection_is_off() -> None:
    assert decode("Größe".encode(), "iso-8859-1", detect=False).text == "GrÃ¶ÃŸe"


def test_undeclared_japanese_is_guessed_and_said() -> None:
    text = "これは日本語の文章です。文字コードの判定を試験します。" * 5
    read = decode(text.encode("shift_jis"))
    assert (read.text, read.doubtful) == (text, True)


def test_utf_16_without_mark_is_found_by_its_zeros() -> None:
    assert decode("plain English text".encode("utf-16-le")).text == "plain English text"


def test_byte_order_mark_beats_the_declaration() -> None:
    read = decode(b"\xef\xbb\xbfna\xc3\xafve", "cp1252")
    assert (read.text, read.doubtful) == ("naïve", False)


def test_impossible_bytes_are_marked_not_refused() -> None:
    read = decode(b"caf\xe9 \xff\xfe\x81", "utf-8", detect=False)
    assert "\ufffd" in read.text and read.doubtful


def test_meta_that_claims_utf_16_in_ascii_is_disbelieved() -> None:
    assert declared_in_markup(b'<meta http-equiv="Content-Type" content="text/html; charset=utf-16">') == "utf-8"
    assert declared_in_markup(b'<?xml version="1.0" encoding="koi8-r"?>') == "koi8-r"


@pytest.mark.parametrize(
    ("text", "written", "declared"),
    [
        (
            "Добрый день, высылаю договор на подпись и прошу ответить до пятницы. С уважением, Иван Петров. " * 4,
            "cp1251",
            "iso-8859-1",
        ),
        (
            "Größere Änderungen müssen früh geprüft werden, sonst führt das zu Verzögerungen für alle Käufer. " * 4,
            "cp1252",
            "koi8-r",
        ),
    ],
)
def test_declaration_that_the_letters_contradict_is_overridden_and_said(text: str, written: str, declared: str) -> None:
    read = decode(text.encode(written), declared)
    assert (read.text, read.doubtful) == (text, True)
    kept = decode(text.encode(written), declared, detect=False)
    assert kept.text != text and not kept.doubtful


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("Fähre nach Åland: ää öö ÅÄÖ, été, naïve, façade", "iso-8859-1"),
        ("Привет из Москвы, iPhone и Windows работают нормально", "koi8-r"),
        ("Καλημέρα κόσμε, το PDF είναι έτοιμο", "iso-8859-7"),
        ("Zażółć gęślą jaźń", "iso-8859-2"),
        ("ĞÜŞİÖÇ ğüşıöç Türkçe", "iso-8859-9"),
    ],
)
def test_right_declaration_is_not_overridden(text: str, declared: str) -> None:
    read = decode(text.encode(known_charset(declared)), declared)
    assert (read.text, read.doubtful) == (text, False)
