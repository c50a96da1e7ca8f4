"""A receiver of pages for tests: it keeps them."""

from photostat.render.model import PageImage


class Pages:
    """Keeps what it receives; `starts` counts the tries that were begun anew."""

    def __init__(self) -> None:
        self.pages: list[PageImage] = []
        self.starts = 0

    def start_over(self) -> None:
        self.pages.clear()
        self.starts += 1

    def receive(self, page: PageImage) -> None:
        self.pages.append(page)
