-- The last number given for each prefix of control numbers; a row is locked by the upload that takes numbers from it.
CREATE TABLE control_number_series (
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    prefix text NOT NULL,                 -- lower case
    last_number bigint NOT NULL,
    PRIMARY KEY (workspace_id, prefix)
);

-- Imports through the import service. state: photostat.workspaces.documents.imports.states
CREATE TABLE import_job (
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    job_guid uuid NOT NULL,
    application_name text NOT NULL,
    correlation_id text NOT NULL,
    state integer NOT NULL,
    settings jsonb,                       -- NULL until it is configured
    is_ended boolean NOT NULL DEFAULT false,
    created_by integer NOT NULL,
    created_on timestamptz NOT NULL DEFAULT now(),
    modified_on timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, job_guid)
);

CREATE TABLE import_source (
    workspace_id integer NOT NULL,
    job_guid uuid NOT NULL,
    source_guid uuid NOT NULL,
    position integer GENERATED ALWAYS AS IDENTITY,
    state integer NOT NULL,
    settings jsonb NOT NULL,
    total_records bigint,                 -- NULL until its rows have been counted
    imported_records bigint NOT NULL DEFAULT 0,
    errored_records bigint NOT NULL DEFAULT 0,
    last_line bigint NOT NULL DEFAULT 0,  -- the last line whose row is committed: where a restarted server goes on
    message text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, job_guid, source_guid),
    FOREIGN KEY (workspace_id, job_guid) REFERENCES import_job ON DELETE CASCADE
);
CREATE INDEX import_source_waiting ON import_source (position) WHERE state IN (22, 24, 25);

CREATE TABLE import_item_error (
    workspace_id integer NOT NULL,
    job_guid uuid NOT NULL,
    source_guid uuid NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    line_number bigint NOT NULL,
    control_number text NOT NULL,
    field text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (workspace_id, job_guid, source_guid, position),
    FOREIGN KEY (workspace_id, job_guid, source_guid) REFERENCES import_source ON DELETE CASCADE
);
