"""Pictures that are kept: bounded, made once, and never under the key of another state of the page."""

from photostat.workspaces.markups.pictures import PictureCache


def test_a_picture_is_made_once_and_the_least_used_goes_first() -> None:
    cache, made = PictureCache(most_bytes=40), []

    def picture(key: str) -> bytes:
        def make() -> bytes:
            made.append(key)
            return b"0123456789"

        return cache.picture(key, make)

    for key in ("a", "b", "c", "d", "a", "e", "a", "b"):
        assert picture(key) == b"0123456789"
    assert made == ["a", "b", "c", "d", "e", "b"]


def test_what_would_push_out_all_else_is_not_kept() -> None:
    cache, made = PictureCache(most_bytes=40), []
    for _ in range(2):
        cache.picture("large", lambda: (made.append(1), b"0" * 30)[1])
    assert made == [1, 1]
