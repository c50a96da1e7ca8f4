-- One row. The blob store carries the same guid in a marker of its own: photostat.storage.belonging
CREATE TABLE instance (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    guid uuid NOT NULL DEFAULT gen_random_uuid(),
    blobs_at text NOT NULL DEFAULT ''     -- where the files lay when they were last looked for; '' = never looked
);
INSERT INTO instance DEFAULT VALUES;
