"""How each kind of component comes into a workspace: one module a kind, in the order of `installing.py`."""
