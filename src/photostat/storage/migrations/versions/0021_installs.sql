-- Installs of applications into workspaces: what one needs to run and tells afterwards, what a workspace has installed, and the
-- components that other tables have no place for.

-- application_guid and application_name stay readable when the application has left the library.
ALTER TABLE application_install
    ADD COLUMN application_guid uuid,
    ADD COLUMN application_name text NOT NULL DEFAULT '',
    ADD COLUMN schema_version integer[],
    ADD COLUMN unlocks_applications boolean NOT NULL DEFAULT false,
    ADD COLUMN resolutions jsonb NOT NULL DEFAULT '[]', -- what the caller chose for the conflicts of the install before
    ADD COLUMN conflicts jsonb NOT NULL DEFAULT '[]', -- what kept it from being installed and can be resolved by a caller
    ADD COLUMN attempts smallint NOT NULL DEFAULT 0, -- workers that have begun it
    ADD COLUMN claimed_on timestamptz; -- by the last of them
UPDATE application_install AS install
    SET application_guid = library.guid, application_name = library.name, schema_version = install.version
    FROM artifact AS library
    WHERE library.workspace_id = -1 AND library.artifact_id = install.application_id;
-- applications that had left the library before their GUIDs were written here
UPDATE application_install SET application_guid = gen_random_uuid(), schema_version = version WHERE application_guid IS NULL;
ALTER TABLE application_install
    ALTER COLUMN application_guid SET NOT NULL,
    ALTER COLUMN schema_version SET NOT NULL,
    ADD CHECK (cardinality(schema_version) = 4);
CREATE INDEX application_install_waiting ON application_install (status, application_install_id) WHERE status IN (1, 2);
CREATE INDEX application_install_workspace ON application_install (workspace_id);

-- One row a component in the order in which they were touched. is_error: it kept the install from being made.
CREATE TABLE application_install_detail (
    application_install_id integer NOT NULL REFERENCES application_install ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 1),
    created_on timestamptz NOT NULL DEFAULT clock_timestamp(),
    artifact_type_name text NOT NULL,
    name text NOT NULL,
    artifact_id integer NOT NULL, -- 0: none in the workspace
    guid uuid,
    message text NOT NULL,
    is_error boolean NOT NULL DEFAULT false,
    PRIMARY KEY (application_install_id, position)
);

-- What is installed. The artifact, of the type Relativity Application, lies in the workspace and has the application's GUID.
CREATE TABLE workspace_application (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    application_guid uuid NOT NULL,
    version integer[] NOT NULL CHECK (cardinality(version) = 4),
    schema_version integer[] NOT NULL CHECK (cardinality(schema_version) = 4),
    is_locked boolean NOT NULL DEFAULT true,
    is_modified boolean NOT NULL DEFAULT false, -- changed in the workspace: the same version is then installed anew
    application_install_id integer NOT NULL, -- that made it what it is
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE UNIQUE INDEX workspace_application_guid ON workspace_application (application_guid, workspace_id);

-- guid: the component's in the archive. It is not the artifact's own where a field was mapped that had one already.
CREATE TABLE application_component (
    workspace_id integer NOT NULL,
    application_artifact_id integer NOT NULL,
    guid uuid NOT NULL,
    artifact_id integer NOT NULL,
    PRIMARY KEY (workspace_id, application_artifact_id, guid),
    FOREIGN KEY (workspace_id, application_artifact_id) REFERENCES workspace_application ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX application_component_artifact ON application_component (workspace_id, artifact_id);
CREATE INDEX application_component_guid ON application_component (workspace_id, guid);

-- For the folders below that let nobody edit what a locked application owns.
CREATE VIEW component_of_locked_application AS
    SELECT component.workspace_id, component.artifact_id, artifact.artifact_id AS application_artifact_id,
        artifact.name AS application_name
    FROM application_component AS component
    JOIN workspace_application AS application
        ON application.workspace_id = component.workspace_id AND application.artifact_id = component.application_artifact_id
    JOIN artifact ON artifact.workspace_id = application.workspace_id AND artifact.artifact_id = application.artifact_id
    WHERE application.is_locked;

-- Object types that applications bring; Document, which everybody has, is none of them.
CREATE SEQUENCE installed_object_type_id AS integer START WITH 1000100 MINVALUE 1000100;
CREATE TABLE object_type (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    artifact_type_id integer NOT NULL DEFAULT nextval('installed_object_type_id'),
    parent_artifact_type_id integer,
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

-- What is kept of a component and means nothing to this server yet: how a layout is laid out, the body of a script, a page's file.
-- definition: photostat.applications.installs.components; blob_key: of a custom page
CREATE TABLE application_part (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    definition jsonb NOT NULL,
    blob_key text,
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

-- The name of a field in groups of related documents; one name once among the fields of an object type.
ALTER TABLE field ADD COLUMN friendly_name text NOT NULL DEFAULT '';

-- Workspaces that are there have Imaging. One install row each tells of it; the artifact's id is a fresh one.
DO $$
DECLARE
    library record;
    workspace record;
    installed integer;
    made integer;
BEGIN
    SELECT entry.artifact_id, named.guid, named.name, entry.version, entry.schema_version INTO library
        FROM library_application AS entry JOIN artifact AS named ON named.workspace_id = -1 AND named.artifact_id = entry.artifact_id
        WHERE named.guid = 'c9e4322e-6bd8-4a37-ae9e-c3c9be31776b';
    IF NOT FOUND THEN -- older than the library, whose first entry the next start makes: Imaging as it was when workspaces got it
        SELECT 1015285 AS artifact_id, 'c9e4322e-6bd8-4a37-ae9e-c3c9be31776b'::uuid AS guid, 'Imaging' AS name,
            '{11,1,0,0}'::integer[] AS version, '{11,1,0,0}'::integer[] AS schema_version INTO library;
    END IF;
    FOR workspace IN SELECT artifact_id FROM workspace WHERE NOT is_being_deleted ORDER BY artifact_id LOOP
        INSERT INTO application_install (application_id, application_guid, application_name, workspace_id, version,
                schema_version, status, installed_by, started_on, completed_on)
            VALUES (library.artifact_id, library.guid, library.name, workspace.artifact_id, library.version,
                library.schema_version, 4, 777, now(), now())
            RETURNING application_install_id INTO made;
        INSERT INTO artifact (workspace_id, artifact_type_id, parent_id, name, guid, created_by, modified_by)
            VALUES (workspace.artifact_id, 1000011, 1003663, library.name, library.guid, 777, 777)
            RETURNING artifact_id INTO installed;
        INSERT INTO workspace_application (workspace_id, artifact_id, application_guid, version, schema_version,
                application_install_id)
            VALUES (workspace.artifact_id, installed, library.guid, library.version, library.schema_version, made);
    END LOOP;
END $$;
