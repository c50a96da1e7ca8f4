"""An S3 server on 127.0.0.1 for tests: moto's, in a thread, with one bucket; and one that only fails."""

import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import requests
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

BUCKET = "natives"
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}


class S3Server:
    """A server that can be stopped and, with other data, started again on its port."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]
        self.environment = environment_for(self.port)

    def make_bucket(self, name: str = BUCKET) -> None:
        """An empty bucket."""
        with closing(self._client()) as client:
            client.create_bucket(Bucket=name)

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """An object that somebody else put there."""
        with closing(self._client()) as client:
            client.put_object(Bucket=bucket, Key=key, Body=content)

    def _client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )

    def forget_all(self) -> None:
        """Empty, as a new one is: moto's servers of one process share what they store."""
        requests.post(f"{self.environment['AWS_ENDPOINT_URL']}/moto-api/reset", timeout=30).raise_for_status()

    def stop(self) -> None:
        """Nobody answers on the port any more. What is stored stays in this process, for `start_again`."""
        self._server.stop()

    def start_again(self) -> None:
        """On the same port, with what was stored."""
        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()


def environment_for(port: int) -> dict[str, str]:
    """What leads obstore to a server on this machine."""
    return {**_CREDENTIALS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ALLOW_HTTP": "true"}


@contextmanager
def failing_store(status: int, body: bytes = b"") -> Iterator[dict[str, str]]:
    """The environment for a store that answers whatever it is asked with `status`."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if self.command != "HEAD" else 0))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield environment_for(server.server_port)
        finally:
            server.shutdown()
            thread.join()
