-- What somebody who watches a set sees: which documents are in work and since when, pages an hour, news within a second.

ALTER TABLE imaging_batch ADD COLUMN current_since timestamptz;  -- when current_document_id was begun, to a heartbeat's second
ALTER TABLE imaging_rate
    ADD COLUMN errored bigint NOT NULL DEFAULT 0,
    ADD COLUMN pages bigint NOT NULL DEFAULT 0;

-- Errors that a retry would take up: the button asks with every look at a set
CREATE INDEX imaging_error_ready ON imaging_error (workspace_id, set_id, error_id) WHERE state = 'ReadyToRetry';
CREATE INDEX imaging_job_workspace ON imaging_job (workspace_id, job_id);

-- Told to whoever listens (photostat.imaging.sets.watching), once a transaction and set: equal words of one transaction are one.
-- 0: a job of no set
CREATE FUNCTION imaging_set_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('photostat_sets', NEW.workspace_id || ' ' || NEW.artifact_id);
    RETURN NULL;
END $$;
CREATE FUNCTION imaging_job_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('photostat_sets', NEW.workspace_id || ' ' || coalesce(NEW.set_id, 0));
    RETURN NULL;
END $$;
CREATE TRIGGER imaging_set_moved AFTER UPDATE ON imaging_set FOR EACH ROW EXECUTE FUNCTION imaging_set_moved();
CREATE TRIGGER imaging_job_moved AFTER INSERT OR UPDATE ON imaging_job FOR EACH ROW EXECUTE FUNCTION imaging_job_moved();

-- A profile as it was after each change; profile: photostat.render.profile.ImagingProfile.to_wire. The first row of a profile
-- is what it was before its first change, so that one that nobody has changed has none.
CREATE TABLE imaging_profile_version (
    workspace_id integer NOT NULL,
    profile_id integer NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    saved_on timestamptz NOT NULL DEFAULT now(),
    saved_by integer NOT NULL,
    profile jsonb NOT NULL,
    PRIMARY KEY (workspace_id, profile_id, version),
    FOREIGN KEY (workspace_id, profile_id) REFERENCES imaging_profile ON DELETE CASCADE
);
