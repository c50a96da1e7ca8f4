"""Load files: reading, writing and checking OPT and DAT. Knows neither how pages are made nor where natives live."""

from photostat.loadfiles.check import CheckResult, check, check_load_file
from photostat.loadfiles.dat import DatReader, DatRow, write_dat
from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.opt import OptRow, read_opt, write_opt
from photostat.loadfiles.problems import Problem

__all__ = [
    "CheckResult",
    "DatReader",
    "DatRow",
    "LoadFileError",
    "OptRow",
    "Problem",
    "check",
    "check_load_file",
    "read_opt",
    "write_dat",
    "write_opt",
]
