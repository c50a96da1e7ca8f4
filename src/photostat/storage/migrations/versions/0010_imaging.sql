-- Imaging: profiles, native types, field codes, sets, jobs and their queue, document errors, findings, outgoing mail.
-- What a client reads while a job runs (counters, states) stands in one row and is changed in the transaction of the results.

-- Has Images of a document while and after it is imaged: two more choices (photostat.workspaces.artifacts.well_known).
INSERT INTO artifact (workspace_id, artifact_id, artifact_type_id, parent_id, name, created_by, modified_by)
SELECT field.workspace_id, more.id, 7, 1003672, more.name, 777, 777
FROM field, (VALUES (1034245, 'Pending'), (1034246, 'Error')) AS more (id, name)
WHERE field.artifact_id = 1003672;
INSERT INTO choice (workspace_id, artifact_id, field_id, position)
SELECT field.workspace_id, more.id, 1003672, more.position
FROM field, (VALUES (1034245, 2), (1034246, 3)) AS more (id, position)
WHERE field.artifact_id = 1003672;

-- Profiles -----------------------------------------------------------------------------------------------------------------
CREATE TABLE native_type (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    file_type_id integer NOT NULL,
    basic_category text NOT NULL,
    native_category text,                 -- NULL: the native engine does not take it
    use_native_imaging boolean NOT NULL,
    restricted_by_default boolean NOT NULL,
    prevent_native_download boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, artifact_id),
    UNIQUE (workspace_id, file_type_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

-- options: the groups of options as on the wire; name, keywords and notes stand in `artifact`
CREATE TABLE imaging_profile (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    imaging_method text NOT NULL CHECK (imaging_method IN ('Basic', 'Native')),
    options jsonb NOT NULL,
    is_default boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE UNIQUE INDEX imaging_profile_default ON imaging_profile (workspace_id) WHERE is_default;

-- The native types that a profile does not image
CREATE TABLE imaging_profile_native_type (
    workspace_id integer NOT NULL,
    profile_id integer NOT NULL,
    native_type_id integer NOT NULL,
    PRIMARY KEY (workspace_id, profile_id, native_type_id),
    FOREIGN KEY (workspace_id, profile_id) REFERENCES imaging_profile ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, native_type_id) REFERENCES native_type ON DELETE CASCADE
);

CREATE TABLE application_field_code (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    field_code text NOT NULL,
    application text NOT NULL,            -- photostat.render.profile.enums.ApplicationType
    option text NOT NULL,                 -- photostat.render.profile.enums.FieldCodeOption
    document_field_id integer,            -- the field whose value is printed, with ReplaceWithRelativityField
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE imaging_profile_field_code (
    workspace_id integer NOT NULL,
    profile_id integer NOT NULL,
    field_code_id integer NOT NULL,
    PRIMARY KEY (workspace_id, profile_id, field_code_id),
    FOREIGN KEY (workspace_id, profile_id) REFERENCES imaging_profile ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, field_code_id) REFERENCES application_field_code ON DELETE CASCADE
);
CREATE INDEX imaging_profile_field_code_code ON imaging_profile_field_code (workspace_id, field_code_id);

-- The passwords that go along with every document of a workspace, tried in this order
CREATE TABLE password_bank (
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    position integer NOT NULL,
    password text NOT NULL,
    PRIMARY KEY (workspace_id, position)
);

-- Sets ---------------------------------------------------------------------------------------------------------------------
-- Its Status is never stored: photostat.imaging.sets.states reads it off last_job_id and qc_change.
-- hidden, viewable, warned: documents whose Imaging Set is this one, by their images; counts_stale: count again before they are told
CREATE TABLE imaging_set (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    data_source_id integer NOT NULL,      -- a saved search; it may be gone
    profile_id integer NOT NULL,
    recipients text NOT NULL DEFAULT '',
    qc_enabled_on_last_run boolean,       -- NULL: never run
    last_job_id bigint,
    last_run_error text NOT NULL DEFAULT '',
    last_run_error_on timestamptz,
    qc_change text CHECK (qc_change IN ('hide', 'release')),
    hidden bigint NOT NULL DEFAULT 0,
    viewable bigint NOT NULL DEFAULT 0,
    warned bigint NOT NULL DEFAULT 0,
    counts_stale boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX imaging_set_profile ON imaging_set (workspace_id, profile_id);
CREATE INDEX document_imaging_set ON document (imaging_set, image_qc_status, has_images) WHERE imaging_set IS NOT NULL;

-- Jobs ---------------------------------------------------------------------------------------------------------------------
-- kind, state: photostat.imaging.jobs.model. profile: the snapshot (render.profile.ImagingProfile.to_json).
-- documents = imaged + errored + skipped + those that are not finished, at every commit once they have been counted.
CREATE TABLE imaging_job (
    job_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_guid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    kind text NOT NULL,
    state text NOT NULL,
    set_id integer,
    data_source_id integer,
    profile_id integer NOT NULL,
    profile jsonb NOT NULL,
    qc_enabled boolean NOT NULL DEFAULT false,
    priority integer NOT NULL,
    origination_id uuid,
    alternate_native text NOT NULL DEFAULT '',
    removes_alternate_native boolean NOT NULL DEFAULT false,
    source_type text NOT NULL DEFAULT 'Native',
    submitted_by integer NOT NULL,
    submitted_on timestamptz NOT NULL DEFAULT now(),
    started_on timestamptz,               -- the first document was begun
    ended_on timestamptz,
    stop_asked_by integer,                -- NULL: nobody asked
    -- how far the choosing of documents has come
    chosen_up_to integer NOT NULL DEFAULT 0,
    chooser_lease_until timestamptz,
    documents bigint NOT NULL DEFAULT 0,
    submitted bigint NOT NULL DEFAULT 0,
    imaged bigint NOT NULL DEFAULT 0,
    errored bigint NOT NULL DEFAULT 0,
    skipped bigint NOT NULL DEFAULT 0,
    warned bigint NOT NULL DEFAULT 0,
    error text NOT NULL DEFAULT ''        -- why the job as a whole failed
);
CREATE INDEX imaging_job_live ON imaging_job (priority, submitted_on, job_id)
    WHERE state IN ('Waiting', 'Preparing', 'Submitting', 'Imaging', 'Finalizing', 'Stopping');
CREATE VIEW live_imaging_job AS
    SELECT job_id, workspace_id, set_id, profile_id FROM imaging_job
    WHERE state IN ('Waiting', 'Preparing', 'Submitting', 'Imaging', 'Finalizing', 'Stopping');
-- A saved search that a live job still chooses documents by, and the set that runs
CREATE VIEW saved_search_of_live_job AS
    SELECT job.workspace_id, job.data_source_id AS search_id, job.set_id, artifact.name AS set_name
    FROM imaging_job AS job
    JOIN artifact ON artifact.workspace_id = job.workspace_id AND artifact.artifact_id = job.set_id
    WHERE job.data_source_id IS NOT NULL
      AND job.state IN ('Waiting', 'Preparing', 'Submitting', 'Imaging', 'Finalizing', 'Stopping');
CREATE INDEX imaging_job_set ON imaging_job (workspace_id, set_id, job_id);

-- One row a document that a job has considered. state: 0 pending, 1 imaged, 2 errored, 3 skipped, 4 given back (job stopped)
-- skip_reason: photostat.imaging.jobs.model.SkipReason
CREATE TABLE imaging_document (
    workspace_id integer NOT NULL,
    job_id bigint NOT NULL REFERENCES imaging_job ON DELETE CASCADE,
    document_id integer NOT NULL,
    batch_number integer,
    state smallint NOT NULL,
    skip_reason text,
    losses smallint NOT NULL DEFAULT 0,   -- workers that died while they imaged it
    PRIMARY KEY (job_id, document_id)
);
-- A document is pending in one job at most
CREATE UNIQUE INDEX imaging_document_pending ON imaging_document (workspace_id, document_id) WHERE state = 0;

CREATE VIEW document_with_pending_images AS
    SELECT workspace_id, document_id FROM imaging_document WHERE state = 0;

-- What a worker takes at once. state: 'Open', 'Leased', 'Done'. A result counts only under the lease token of its batch.
CREATE TABLE imaging_batch (
    job_id bigint NOT NULL REFERENCES imaging_job ON DELETE CASCADE,
    batch_number integer NOT NULL,
    first_document_id integer NOT NULL,
    last_document_id integer NOT NULL,
    profile_job_id bigint,                -- the job whose profile counts; NULL: this one
    state text NOT NULL DEFAULT 'Open',
    lease_token uuid,
    leased_by text,
    lease_until timestamptz,
    losses smallint NOT NULL DEFAULT 0,   -- workers that were lost with this batch in hand
    current_document_id integer,
    PRIMARY KEY (job_id, batch_number)
) WITH (fillfactor = 80);
CREATE INDEX imaging_batch_open ON imaging_batch (job_id, batch_number) WHERE state = 'Open';
CREATE INDEX imaging_batch_leased ON imaging_batch (lease_until) WHERE state = 'Leased';

-- For the rates of the last ten minutes
CREATE TABLE imaging_rate (
    job_id bigint NOT NULL REFERENCES imaging_job ON DELETE CASCADE,
    minute timestamptz NOT NULL,
    submitted bigint NOT NULL DEFAULT 0,
    imaged bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (job_id, minute)
);

-- Worker processes, as they tell of themselves
CREATE TABLE imaging_worker (
    worker_name text PRIMARY KEY,         -- host, process, moment of its start
    slots integer NOT NULL,
    started_on timestamptz NOT NULL DEFAULT now(),
    seen_on timestamptz NOT NULL DEFAULT now()
);

-- What was found in documents ------------------------------------------------------------------------------------------------
-- state: ReadyToRetry, Retried, Resolved. Rows stay as history.
CREATE TABLE imaging_error (
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    error_id bigint GENERATED ALWAYS AS IDENTITY,
    document_id integer NOT NULL,
    set_id integer,
    job_id bigint NOT NULL,
    profile_job_id bigint NOT NULL,       -- the job whose profile counted
    job_kind text NOT NULL,
    imaging_method text NOT NULL,
    native_type text NOT NULL,
    code text NOT NULL,                   -- photostat.render.model.ErrorCode
    message text NOT NULL,
    detail text NOT NULL,
    state text NOT NULL,
    occurred_on timestamptz NOT NULL DEFAULT now(),
    state_changed_on timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, error_id)
);
CREATE INDEX imaging_error_document ON imaging_error (workspace_id, document_id, error_id);
CREATE INDEX imaging_error_set ON imaging_error (workspace_id, set_id, error_id);

-- Of the last imaging of a document; kept when its images are deleted
CREATE TABLE imaging_finding (
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    document_id integer NOT NULL,
    position integer NOT NULL,
    code text NOT NULL,                   -- photostat.render.model.FindingCode
    severity text NOT NULL,
    message text NOT NULL,
    pages integer[] NOT NULL,
    items text[] NOT NULL,
    PRIMARY KEY (workspace_id, document_id, position)
);

-- Mass operations ------------------------------------------------------------------------------------------------------------
CREATE TABLE mass_process (
    process_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    document_ids int4multirange NOT NULL,
    created_by integer NOT NULL,
    created_on timestamptz NOT NULL DEFAULT now()
);

-- Mail that waits to be sent, and what became of it ----------------------------------------------------------------------------
CREATE TABLE outgoing_mail (
    mail_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    set_id integer,
    job_id bigint,
    recipients text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    state text NOT NULL DEFAULT 'Waiting', -- Waiting, Sent, Failed
    tries integer NOT NULL DEFAULT 0,
    next_try_on timestamptz NOT NULL DEFAULT now(),
    last_error text NOT NULL DEFAULT '',
    created_on timestamptz NOT NULL DEFAULT now(),
    sent_on timestamptz
);
CREATE INDEX outgoing_mail_waiting ON outgoing_mail (next_try_on) WHERE state = 'Waiting';

-- Whoever changes the images of a document outside of imaging's own code makes the counters of its set stale.
CREATE FUNCTION imaging_set_counts_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- photostat.imaging.sets.store.counts says why; the number is its lock
    PERFORM pg_advisory_xact_lock_shared(1936028771, OLD.imaging_set);
    UPDATE imaging_set SET counts_stale = true
    WHERE workspace_id = OLD.workspace_id AND artifact_id = OLD.imaging_set AND NOT counts_stale;
    RETURN NULL;
END $$;
CREATE TRIGGER document_images_changed AFTER UPDATE OF has_images, image_qc_status, imaging_set ON document FOR EACH ROW
    WHEN (OLD.imaging_set IS NOT NULL
          AND current_setting('photostat.keeps_counts', true) IS DISTINCT FROM 'on'
          AND (OLD.has_images, OLD.image_qc_status, OLD.imaging_set)
              IS DISTINCT FROM (NEW.has_images, NEW.image_qc_status, NEW.imaging_set))
    EXECUTE FUNCTION imaging_set_counts_stale();
CREATE TRIGGER document_with_images_deleted AFTER DELETE ON document FOR EACH ROW
    WHEN (OLD.imaging_set IS NOT NULL)
    EXECUTE FUNCTION imaging_set_counts_stale();
