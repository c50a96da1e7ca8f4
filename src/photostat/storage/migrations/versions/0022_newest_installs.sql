-- Searches over installs show the newest one of an application in a workspace. To look for it among all that ever were costs more
-- than the whole search may (counting 100,000: 130 ms), so each row says whether it is. The trigger sees to it, whoever inserts.

ALTER TABLE application_install ADD COLUMN is_newest boolean NOT NULL DEFAULT true;
UPDATE application_install AS install SET is_newest = false
    WHERE EXISTS (
        SELECT FROM application_install AS later
        WHERE later.application_id = install.application_id AND later.workspace_id = install.workspace_id
            AND later.application_install_id > install.application_install_id
    );
CREATE UNIQUE INDEX application_install_is_newest ON application_install (application_id, workspace_id) WHERE is_newest;

-- The lock lets two requests for one application come one after the other: the second sees the row of the first, whose number may be
-- the higher one all the same.
CREATE FUNCTION application_install_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1629, NEW.application_id);
    UPDATE application_install SET is_newest = false
        WHERE application_id = NEW.application_id AND workspace_id = NEW.workspace_id AND is_newest
            AND application_install_id < NEW.application_install_id;
    NEW.is_newest := NOT EXISTS (
        SELECT FROM application_install
        WHERE application_id = NEW.application_id AND workspace_id = NEW.workspace_id AND is_newest
    );
    RETURN NEW;
END $$;
CREATE TRIGGER application_install_follows BEFORE INSERT ON application_install
    FOR EACH ROW EXECUTE FUNCTION application_install_follows();

-- What searches count by and walk along, so that neither reads the rows themselves: by status, and from workspace to workspace.
CREATE INDEX application_install_by_status ON application_install (status, application_id, workspace_id)
    INCLUDE (application_install_id) WHERE is_newest;
CREATE INDEX application_install_by_workspace ON application_install (workspace_id, application_install_id)
    INCLUDE (application_id, status) WHERE is_newest;

-- Installs into a workspace that is being deleted are told of no more.
UPDATE application_install SET is_newest = false
    WHERE workspace_id <> -1 AND is_newest
        AND NOT EXISTS (
            SELECT FROM workspace
            WHERE workspace.artifact_id = application_install.workspace_id AND NOT workspace.is_being_deleted
        );
CREATE FUNCTION application_install_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE application_install SET is_newest = false WHERE workspace_id = OLD.artifact_id AND is_newest;
    RETURN NULL;
END $$;
CREATE TRIGGER application_install_ends AFTER UPDATE OF is_being_deleted OR DELETE ON workspace
    FOR EACH ROW EXECUTE FUNCTION application_install_ends();
