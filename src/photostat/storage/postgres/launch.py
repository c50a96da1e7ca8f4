"""Becomes another user, asks to be signalled when the server process dies, and turns into the program it was given.

Run as a script by process.py, with `python -IS launch.py ORDER`, ORDER being JSON. A function run between fork and exec would
do the same work in the child of a process with many threads, where any lock may be held for ever.

It refuses to go on when its parent died before the signal was asked for: nobody would ever stop the program.
"""

import ctypes
import json
import os
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    order = json.loads(sys.argv[1])
    os.umask(0o077)
    os.chdir("/")
    if order["uid"] is not None:
        become(order["uid"], order["gid"])
    # After the change of user: the kernel forgets the signal at each change of credentials.
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, order["death_signal"], 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != order["parent"]:
        raise SystemExit("launch: the parent is gone")
    try:
        os.execv(order["argv"][0], order["argv"])  # noqa: S606 - the argument list is ours, no shell
    except OSError as error:
        raise SystemExit(f"launch: {order['argv'][0]} cannot be run as user number {os.geteuid()}: {error.strerror}") from None


def become(uid: int, gid: int) -> None:
    try:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    except OSError as error:
        raise SystemExit(f"launch: root may not become user number {uid} here: {error.strerror}") from None


if __name__ == "__main__":
    main()
