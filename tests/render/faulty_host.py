"""A renderer that does what hostile or broken ones do; runs in the sandbox in the place of our host.

`python faulty_host.py MODE`: the mode names the fault; `good:N` paints N pages and ends well.
"""

import mmap
import os
import socket
import sys
import time

from photostat.render import protocol

PDF = 1557  # overwritten by the worker's own table: any known FileTypeID serves
WIDTH, HEIGHT = 1000, 900  # at 300 dpi a page of an ordinary shape


class FaultyHost:
    def __init__(self, mode: str) -> None:
        self.mode, _, count = mode.partition(":")
        self.count = int(count or 1)
        self.channel = socket.socket(fileno=os.dup(0))
        body, fds = protocol.receive(self.channel, max_fds=1)
        self.hello = protocol.Hello.model_validate_json(body)
        self.memory = mmap.mmap(fds[0], self.hello.slots * self.hello.slot_bytes)

    def serve(self) -> None:
        if self.mode == "greet_with_garbage":
            self.channel.sendall(b"\xff" * 64)
            time.sleep(600)
        protocol.send(self.channel, protocol.Ready())
        served = 0
        while True:
            body, _ = protocol.receive(self.channel, max_fds=1)
            if b'"render"' in body[:30]:
                served += 1
                self.document(served)

    def document(self, served: int) -> None:
        if self.mode == "good_then_crash" and served > 1:
            os.abort()
        self.send(protocol.Identified(file_type_id=PDF))
        getattr(self, self.mode)()
        self.send(protocol.Finished(renderers=("pdfium", "made-up")))

    def send(self, message: protocol.Message) -> None:
        protocol.send(self.channel, message)

    def page(self, number: int, **changes: object) -> None:
        values = {"number": number, "slot": 0, "width_px": WIDTH, "height_px": HEIGHT, "pixels": "grey", **changes}
        self.send(protocol.Page.model_validate(values))

    def good(self) -> None:
        self.send(protocol.PageCount(pages=self.count))
        for number in range(1, self.count + 1):
            self.memory[: WIDTH * HEIGHT] = b"\0" * (WIDTH * HEIGHT)
            self.page(number)
            protocol.receive(self.channel)

    def good_then_crash(self) -> None:
        self.good()

    def crash(self) -> None:
        print("last words of the renderer", file=sys.stderr, flush=True)
        os.abort()

    def crash_after_a_page(self) -> None:
        self.good()
        os.abort()

    def hang(self) -> None:
        time.sleep(600)

    def hang_after_a_page(self) -> None:
        self.send(protocol.PageCount(pages=2))
        self.page(1)
        time.sleep(600)

    def drip(self) -> None:
        """One byte of a message now and then: no single wait is long."""
        self.channel.sendall((1000).to_bytes(4, "big"))
        while True:
            self.channel.send(b"\0")
            time.sleep(0.3)

    def garbage(self) -> None:
        self.channel.sendall(b"\0\0\0\x10" + b"not json at all!")
        time.sleep(600)

    def endless_message(self) -> None:
        self.channel.sendall(b"\x7f\xff\xff\xff")
        while True:
            self.channel.sendall(b"x" * 65536)

    def endless_findings(self) -> None:
        while True:
            self.send(protocol.FindingMessage(code="blank_page", message="again"))

    def page_without_count(self) -> None:
        self.page(1)

    def page_out_of_turn(self) -> None:
        self.send(protocol.PageCount(pages=5))
        self.page(3)

    def page_too_large(self) -> None:
        self.send(protocol.PageCount(pages=1))
        self.page(1, width_px=1_000_000, height_px=1_000_000)

    def page_of_no_height(self) -> None:
        self.send(protocol.PageCount(pages=1))
        body = b'{"kind":"page","number":1,"slot":0,"width_px":10,"height_px":0,"pixels":"grey","text":""}'
        self.channel.sendall(len(body).to_bytes(4, "big") + body)
        time.sleep(600)

    def page_in_no_slot(self) -> None:
        self.send(protocol.PageCount(pages=1))
        self.page(1, slot=60)

    def nothing(self) -> None:
        pass

    def unknown_error(self) -> None:
        self.send(protocol.Failed(code="made_up", words="\x1b[31mred\x00 words"))
        protocol.receive(self.channel)

    def endless_counts(self) -> None:
        while True:
            self.send(protocol.PageCount(pages=5))

    def starting_for_ever(self) -> None:
        while True:
            self.send(protocol.Stage(name="start"))
            time.sleep(0.1)
            self.send(protocol.Stage(name="convert"))

    def slow_start(self) -> None:
        """A renderer starts for longer than the conversion may take; that is another budget."""
        self.send(protocol.Stage(name="start"))
        time.sleep(4)
        self.send(protocol.Stage(name="convert"))
        self.good()

    def late_crash(self) -> None:
        time.sleep(2.8)
        os.abort()

    def fetch(self) -> None:
        """Asks for two pictures, checks what comes back, and dies when it is not as it should be."""
        self.send(protocol.Fetch(urls=("http://a.example/1.png", "http://a.example/2.png")))
        first, fds = protocol.receive(self.channel, max_fds=1)
        second, no_fds = protocol.receive(self.channel, max_fds=1)
        found, missing = (protocol.Fetched.model_validate_json(body) for body in (first, second))
        content = os.fdopen(fds[0], "rb").read()
        if not (found.found and content == b"picture" and not no_fds and missing.reason == "gone"):
            os.abort()
        self.good()

    def fetch_twice(self) -> None:
        self.fetch()
        self.send(protocol.Fetch(urls=("http://a.example/1.png",)))
        time.sleep(600)

    def fewer_pages(self) -> None:
        self.send(protocol.PageCount(pages=3))
        self.page(1)
        protocol.receive(self.channel)

    def fat_findings(self) -> None:
        for _ in range(100):
            self.send(protocol.FindingMessage(code="blank_page", message="again", items=("x" * 2_000,) * 200))
        self.good()

    def memory_hog(self) -> None:
        """Each process keeps to the limit; all of them together do not."""
        for _ in range(4):
            if not os.fork():
                break
        hoard = []
        while True:
            try:
                hoard.append(b"\1" * (16 << 20))
            except MemoryError:
                time.sleep(600)


if __name__ == "__main__":
    FaultyHost(sys.argv[1]).serve()
