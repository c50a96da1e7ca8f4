"""What a browser's request tells about itself."""

import pytest

from photostat.browsers import cookies_of, is_from_our_page, session_token

HOST = (b"host", b"photostat.example:8400")


def test_malformed_cookie_of_a_neighbour_does_not_hide_ours() -> None:
    headers = [(b"cookie", b'a[b]={"x": "y"; no equals; ;photostat_session=token; photostat_session=another; c="')]
    assert session_token(headers, "http") == "token"
    assert session_token(headers, "https") == ""
    assert cookies_of([(b"cookie", b"")]) == {}


@pytest.mark.parametrize(
    ("headers", "needs_proof", "ours"),
    [
        ([(b"sec-fetch-site", b"same-origin")], True, True),
        ([(b"sec-fetch-site", b"same-origin"), (b"origin", b"https://evil.example"), HOST], True, True),  # the browser's own word
        ([(b"sec-fetch-site", b"same-site")], False, False),
        ([(b"sec-fetch-site", b"cross-site"), (b"origin", b"http://photostat.example:8400"), HOST], True, False),
        ([(b"sec-fetch-site", b"none")], True, False),
        ([(b"origin", b"http://photostat.example:8400"), HOST], True, True),
        ([(b"origin", b"http://PHOTOSTAT.example:8400"), HOST], True, True),
        ([(b"origin", b"http://photostat.example"), HOST], True, False),
        ([(b"origin", b"http://photostat.example:8400.evil"), HOST], True, False),
        ([(b"origin", b"null"), HOST], True, False),
        ([(b"origin", b"http://[::1"), HOST], True, False),
        ([(b"origin", b"http://photostat.example:8400")], True, False),
        ([HOST], True, False),
        ([HOST], False, True),
    ],
)
def test_page_of_another_origin_is_told_from_ours(headers: list[tuple[bytes, bytes]], needs_proof: bool, ours: bool) -> None:
    assert is_from_our_page(headers, needs_proof=needs_proof) is ours
