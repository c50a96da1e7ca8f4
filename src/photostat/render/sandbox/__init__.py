"""The wall between the worker and everything that parses a native: start it, hand it descriptors, end it (design
section 4).

This side is trusted. It imports nothing from `render.inside`, and believes nothing that comes out of a sandbox.
"""

from photostat.render.sandbox.keeper import Breach
from photostat.render.sandbox.memory import seal, sealed_memfd, shared_pixels
from photostat.render.sandbox.python import InsideProgram, inside_python
from photostat.render.sandbox.sandbox import Level, Sandbox, probe_level, start_sandbox, why_not

__all__ = [
    "Breach",
    "InsideProgram",
    "Level",
    "Sandbox",
    "inside_python",
    "probe_level",
    "seal",
    "sealed_memfd",
    "shared_pixels",
    "start_sandbox",
    "why_not",
]
