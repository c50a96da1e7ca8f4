"""What runs inside the sandbox: every parser of a native. Nothing here is trusted by the rest of the program.

The modules talk to the outside only through `protocol` messages on file descriptor 0 and pixels in shared memory.
"""
