-- Applications: the library, packages that wait to be confirmed, installs. Versions are arrays of four numbers, so that SQL
-- compares them as people do.

CREATE TABLE library_application (
    workspace_id integer NOT NULL DEFAULT -1 CHECK (workspace_id = -1),
    artifact_id integer NOT NULL PRIMARY KEY,
    version integer[] NOT NULL CHECK (cardinality(version) = 4),
    schema_version integer[] NOT NULL CHECK (cardinality(schema_version) = 4),
    file_name text NOT NULL,
    friendly_url text NOT NULL,
    required text NOT NULL DEFAULT 'Optional', -- Required, RequiredIfPresent, Optional
    is_global boolean NOT NULL,
    tree_view text NOT NULL, -- JSON, given to callers as it stands
    problems text[] NOT NULL DEFAULT '{}', -- what keeps it from being installed
    blob_key text, -- NULL: ours; its archive is written when somebody asks for it
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE application_package (
    package_guid uuid PRIMARY KEY,
    application_guid uuid NOT NULL,
    name text NOT NULL,
    version integer[] NOT NULL CHECK (cardinality(version) = 4),
    file_name text NOT NULL,
    friendly_url text NOT NULL,
    tree_view text NOT NULL,
    blob_key text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    uploaded_by integer NOT NULL,
    uploaded_on timestamptz NOT NULL DEFAULT now(),
    expires_on timestamptz NOT NULL
);
CREATE INDEX application_package_expired ON application_package (expires_on);

-- workspace_id -1: into the library. No key to the library's row: what was installed stays known when the application is deleted.
CREATE TABLE application_install (
    application_install_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id integer NOT NULL,
    workspace_id integer NOT NULL,
    version integer[] NOT NULL CHECK (cardinality(version) = 4),
    status smallint NOT NULL CHECK (status BETWEEN 1 AND 5), -- Pending, InProgress, Failed, Completed, Canceled
    message text NOT NULL DEFAULT '',
    validation_messages text[] NOT NULL DEFAULT '{}',
    installed_by integer NOT NULL,
    queued_on timestamptz NOT NULL DEFAULT now(),
    started_on timestamptz,
    completed_on timestamptz
);
CREATE INDEX application_install_newest ON application_install (application_id, workspace_id, application_install_id);
