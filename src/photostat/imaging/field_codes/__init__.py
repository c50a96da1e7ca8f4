"""Application field codes: what an image shows for a date, page or path field of a Microsoft document."""
