-- Productions. Once numbered_on is set, numbers, documents, pages and redactions are those of that moment and never change;
-- a run that goes on after a kill or a failure finds them here.

-- state: photostat.productions.model.ProductionState. Counters change in the transaction of the rows that they count.
CREATE TABLE production (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    saved_search_id integer,
    imaging_set_id integer,
    prefix text NOT NULL,
    first_number bigint NOT NULL,
    digits smallint NOT NULL,
    suffix text NOT NULL,
    choices jsonb NOT NULL,               -- photostat.productions.model.Choices
    state text NOT NULL DEFAULT 'New',
    asked_by integer,                     -- who ran it last
    asked_on timestamptz,
    started_on timestamptz,
    numbered_on timestamptz,
    ended_on timestamptz,
    lease_token uuid,
    lease_until timestamptz,
    losses smallint NOT NULL DEFAULT 0,   -- processes that were lost since the last document was finished
    last_number bigint,
    documents bigint NOT NULL DEFAULT 0,
    pages bigint NOT NULL DEFAULT 0,
    produced bigint NOT NULL DEFAULT 0,
    slip_sheets bigint NOT NULL DEFAULT 0,
    left_out bigint NOT NULL DEFAULT 0,
    errored bigint NOT NULL DEFAULT 0,
    pages_done bigint NOT NULL DEFAULT 0,
    error text NOT NULL DEFAULT '',       -- why it failed as a whole
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE,
    CHECK ((saved_search_id IS NULL) <> (imaging_set_id IS NULL))
);
CREATE INDEX production_waiting ON production (asked_on) WHERE state IN ('Pending', 'Running');

-- position: counts the documents of a production from 0 in the order of their control numbers
-- state: photostat.productions.model.DocumentState
CREATE TABLE production_document (
    workspace_id integer NOT NULL,
    production_id integer NOT NULL,
    position integer NOT NULL,
    document_id integer NOT NULL,
    control_number text NOT NULL,
    custodian text NOT NULL,
    file_name text NOT NULL,
    file_extension text NOT NULL,
    file_size bigint NOT NULL,
    md5 text NOT NULL,
    sha256 text NOT NULL,
    native_type text NOT NULL,
    has_native boolean NOT NULL,
    has_redactions boolean NOT NULL,
    images integer NOT NULL,              -- page images; without any, a slip sheet takes one number
    page_count integer NOT NULL,          -- numbers that it takes
    first_index bigint NOT NULL,          -- of its first page in the production, from 0
    state text NOT NULL DEFAULT 'Pending',
    reason text NOT NULL DEFAULT '',
    text_path text NOT NULL DEFAULT '',
    native_path text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, production_id, position),
    FOREIGN KEY (workspace_id, production_id) REFERENCES production ON DELETE CASCADE
);
CREATE INDEX production_document_state ON production_document (workspace_id, production_id, state, position);

-- source_*: the stored page at the moment of numbering, NULL for a slip sheet. redactions: those of that moment.
CREATE TABLE production_page (
    workspace_id integer NOT NULL,
    production_id integer NOT NULL,
    position integer NOT NULL,
    page_number integer NOT NULL,
    prefix_folded text NOT NULL,
    number bigint NOT NULL,
    label text NOT NULL,                  -- the Bates number as it is read
    source_key text,
    source_sha256 text,
    format text NOT NULL,                 -- Tiff or Jpeg
    dpi integer NOT NULL,
    rotation text NOT NULL,
    redactions jsonb,
    path text,                            -- of the produced file in the volume; NULL: not there yet
    sha256 text,
    byte_size bigint,
    PRIMARY KEY (workspace_id, production_id, position, page_number),
    FOREIGN KEY (workspace_id, production_id, position) REFERENCES production_document ON DELETE CASCADE
);
-- No number is given twice, whatever the digits, and no two prefixes make the same label. File names fold case on Windows.
CREATE UNIQUE INDEX production_page_number ON production_page (workspace_id, prefix_folded, number);
CREATE UNIQUE INDEX production_page_label ON production_page (workspace_id, lower(label));

-- Told to whoever watches its page
CREATE TRIGGER production_moved AFTER UPDATE ON production FOR EACH ROW EXECUTE FUNCTION imaging_set_moved();
