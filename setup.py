"""The one thing that pyproject.toml cannot say: the C extension of photostat.render.pages, and the clock for LibreOffice.

Limited API: one build serves every Python from 3.11 on. No -march: the extension picks faster code when it is loaded.
"""

from setuptools import Extension, setup

PAGES = "src/photostat/render/pages"

setup(
    ext_modules=[
        Extension(
            "photostat.render.pages._bilevel",
            sources=[f"{PAGES}/_bilevel.c"],
            depends=[f"{PAGES}/_rows.h", f"{PAGES}/_t6.h"],
            extra_compile_args=["-O3", "-std=gnu11", "-Wall", "-Wextra"],
            py_limited_api=True,
        ),
        Extension(
            "photostat.render.inside._stillclock",  # preloaded into soffice, never imported
            sources=["src/photostat/render/inside/_stillclock.c"],
            libraries=["dl"],
            extra_compile_args=["-O2", "-std=gnu11", "-Wall", "-Wextra"],
            py_limited_api=True,
        ),
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
