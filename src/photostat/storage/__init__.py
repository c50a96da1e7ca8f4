"""What lasts: PostgreSQL (embedded or by URL), its migrations, blobs. Primitives only; it knows no workspace and no document."""
