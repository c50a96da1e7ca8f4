"""Documents: their fields' values, natives, page images, texts; how they come in and how files go out."""
