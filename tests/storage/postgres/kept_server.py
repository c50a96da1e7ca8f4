"""A photostat process as far as the database sees one: starts it on the folder given, says so, stops it at the end of input.

`orphan` as second word: the database is not told when this process dies, as if the kernel had lost the message.
"""

import sys
from pathlib import Path

from photostat.storage.postgres import EmbeddedPostgres, find_binaries, server


def main() -> None:
    if "orphan" in sys.argv[2:]:
        true_spawn = server.spawn
        server.spawn = lambda *given, **named: true_spawn(*given, **{**named, "death_signal": 0})
    with EmbeddedPostgres(Path(sys.argv[1]), find_binaries()) as database:
        print(f"ready {database.url}", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
