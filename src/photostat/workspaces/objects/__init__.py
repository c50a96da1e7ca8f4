"""The objects of a workspace as clients see them: types with fields, rows to query, read, create, update and delete."""
