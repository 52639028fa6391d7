"""Ports for servers of a test, where no other program of this machine looks for one."""

import itertools
import os
import socket

_LOW, _SPAN = 20_000, 12_000
"""Below the ports that systems lend to connections on their way out: what is free now stays free until it is used."""
_numbers = itertools.count(os.getpid() * 101)


def free_port() -> int:
    while True:
        port = _LOW + next(_numbers) % _SPAN
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port
