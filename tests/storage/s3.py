"""An S3-compatible store on this machine, for tests: one server for all of them, a bucket for each."""

import itertools
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

ACCESS, SECRET = "tester", "no-secret-at-all"
_numbers = itertools.count(1)


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def bucket(endpoint: str) -> str:
    """A new, empty one; its name."""
    name = f"media-{next(_numbers)}"
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{name}", method="PUT")).close()
    return name
