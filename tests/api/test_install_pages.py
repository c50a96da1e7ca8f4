"""Links from page to page, for any start, length and total."""

from hypothesis import given
from hypothesis import strategies as st

from photostat.api.application_install_pages import LONGEST_PAGE, LinkStyle, Page, page_links, page_starts

_numbers = st.one_of(st.integers(1, 60), st.integers(1, 2**31 - 1))
_totals = st.one_of(st.integers(0, 200), st.integers(0, 2**31 - 1))


@given(start=_numbers, length=_numbers, total=_totals)
def test_links_lead_to_pages_that_are_there(start: int, length: int, total: int) -> None:
    page = Page(start, length)
    starts = page_starts(page, total)
    assert page.length == min(length, LONGEST_PAGE)
    assert (starts.first, starts.previous) == ((None, None) if start == 1 else (1, max(1, start - page.length)))
    if starts.next is not None:
        assert start < starts.next == start + page.length <= total
    else:
        assert start + page.length > total
    if starts.last is not None:
        assert 1 <= starts.last <= max(total, 1)
        assert starts.last % page.length == 1 % page.length
        assert total - starts.last < page.length
    assert (starts.last is None) == (start + page.length > total and not start > total > 0)


@given(length=st.integers(1, 40), total=st.integers(0, 200))
def test_following_next_and_previous_passes_every_row_once(length: int, total: int) -> None:
    seen, start = [], 1
    while True:
        seen.extend(range(start, min(start + length, total + 1)))
        following = page_starts(Page(start, length), total).next
        if following is None:
            break
        assert page_starts(Page(following, length), total).previous == start
        start = following
    assert seen == list(range(1, total + 1))
    last = page_starts(Page(1, length), total).last
    assert start == (1 if last is None else last)


def test_a_link_that_leads_nowhere_has_no_address() -> None:
    """The figures of seed text 003: 37 by 3, 36 by 3, 6 by 2."""
    style = LinkStyle(("First", "Previous", "Next", "Last"), "GET", lambda start, length: f"{start}/{length}")
    links = page_links(Page(1, 3), 37, style)
    assert (links.first_page.href, links.previous_page.href, links.next_page.href, links.last_page.href) == (
        None,
        None,
        "4/3",
        "37/3",
    )
    assert (links.first_page.is_available, links.next_page.is_available) == (False, True)
    assert page_links(Page(1, 3), 36, style).last_page.href == "34/3"
    assert page_links(Page(1, 2), 6, style).last_page.href == "5/2"
