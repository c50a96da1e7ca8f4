"""Runs in the sandbox in the place of our host, and answers what is asked about a native's type as its mode says."""

import os
import socket
import sys
import time

from photostat.render import protocol


def main(mode: str) -> None:
    channel = socket.socket(fileno=os.dup(0))
    protocol.receive(channel, max_fds=1)
    protocol.send(channel, protocol.Ready())
    served = 0
    while True:
        protocol.receive(channel, max_fds=1)
        served += 1
        if mode == "crash" or (mode == "crash_at_second" and served == 2):
            os.abort()
        if mode == "hang":
            time.sleep(600)
        if mode == "garbage":
            channel.sendall(b"\xff" * 64)
        while mode == "chatter":
            protocol.send(channel, protocol.Identified(file_type_id=1))
        protocol.send(channel, protocol.Identified(file_type_id=1557))
        protocol.send(channel, protocol.Finished())


if __name__ == "__main__":
    main(sys.argv[1])
