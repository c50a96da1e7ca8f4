"""The half that talks UNO, imported by uno_host.py under LibreOffice's Python: standard library and `uno` only."""
