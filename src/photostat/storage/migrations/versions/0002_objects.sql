-- Remembered results of queries: counts, and the ids of all rows in order, in blocks. Unlogged: they are made again when they are
-- lost, and a crash may lose them.
CREATE UNLOGGED TABLE remembered_query (
    run_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id integer NOT NULL,
    fingerprint bytea,                    -- of the SQL and its values; NULL: not finished, or found by run_id only
    change_number bigint NOT NULL,        -- of the workspace's documents, before it was counted
    row_count bigint NOT NULL,
    has_blocks boolean NOT NULL,
    definition jsonb NOT NULL DEFAULT '{}',
    position bigint NOT NULL DEFAULT 0,   -- rows of an export that were fetched
    user_id integer,                      -- of an export
    expires_on timestamptz NOT NULL
);
CREATE INDEX remembered_query_fingerprint ON remembered_query (workspace_id, fingerprint);
CREATE INDEX remembered_query_expires ON remembered_query (expires_on);

CREATE UNLOGGED TABLE remembered_block (
    run_id uuid NOT NULL REFERENCES remembered_query ON DELETE CASCADE,
    block_index integer NOT NULL,
    ids integer[] NOT NULL,
    PRIMARY KEY (run_id, block_index)
);

-- '{1,2}' and {2,3} -> '{1,2,3}': how several choices are stored (see workspaces/documents/store/columns.py)
CREATE FUNCTION merged_ids(stored text, added integer[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(DISTINCT id ORDER BY id), '{}')::text
    FROM unnest(coalesce(stored::integer[], '{}') || added) AS id
$$;
