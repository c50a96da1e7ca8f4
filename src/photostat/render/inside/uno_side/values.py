"""The UNO binding and the one value type that every call needs."""

import importlib
from typing import Any

uno: Any = importlib.import_module("uno")  # not `import uno`: it lives in Debian's Python and has no types

REST = "rest"  # among export options: what is called with an `export(file name, options)` after the main export


def properties(values: dict[str, Any]) -> tuple[Any, ...]:
    """UNO property values from a dictionary."""
    return tuple(_property(name, value) for name, value in values.items())


def _property(name: str, value: Any) -> Any:
    holder = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    holder.Name, holder.Value = name, value
    return holder
