"""Native file to page images: a library that knows no workspace and no database."""
