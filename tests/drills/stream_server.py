"""A server whose one route is a stream without an end, run as a script: the stream ends when the server stops, and only then."""

import sys
import time
from collections.abc import Iterator

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from photostat.api.serving import Moments, bind, serve
from photostat.settings import ServerSettings

app = FastAPI()


@app.get("/stream")
def stream(request: Request) -> StreamingResponse:
    def lines() -> Iterator[bytes]:
        while not request.app.state.stopping.is_set():
            yield b"tick\n"
            time.sleep(0.02)
        yield b"goodbye\n"

    return StreamingResponse(lines(), media_type="text/plain")


def main() -> None:
    settings = ServerSettings(port=0, stop_seconds=60)
    with bind(settings) as bound:
        port = bound.getsockname()[1]
        serve(app, bound, settings, Moments(ready=lambda: print(port, flush=True), stopping=lambda: None))
    sys.exit(0)


main()
