-- Workspace -1 is the admin level: users, groups, clients, matters, workspaces themselves.
-- Times are timestamptz, UTC. Rows of big tables lie in one partition a workspace, made and dropped with it.

CREATE SEQUENCE artifact_id AS integer START WITH 1050001 MINVALUE 1000001;

-- Everything that has an ArtifactID, except documents, which are too many to be written twice.
CREATE TABLE artifact (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL DEFAULT nextval('artifact_id'),
    artifact_type_id integer NOT NULL,
    parent_id integer,
    name text NOT NULL,
    guid uuid,
    keywords text NOT NULL DEFAULT '',
    notes text NOT NULL DEFAULT '',
    created_by integer NOT NULL,
    created_on timestamptz NOT NULL DEFAULT now(),
    modified_by integer NOT NULL,
    modified_on timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, artifact_id)
);
CREATE UNIQUE INDEX artifact_guid ON artifact (workspace_id, guid) WHERE guid IS NOT NULL;
CREATE INDEX artifact_type ON artifact (workspace_id, artifact_type_id, lower(name));
CREATE INDEX artifact_parent ON artifact (workspace_id, parent_id);
-- 9 folders: one name once in a folder
CREATE UNIQUE INDEX artifact_folder_name ON artifact (workspace_id, parent_id, lower(name)) WHERE artifact_type_id = 9;

-- People ---------------------------------------------------------------------------------------------------------------

CREATE TABLE user_account (
    workspace_id integer NOT NULL DEFAULT -1 CHECK (workspace_id = -1),
    artifact_id integer NOT NULL PRIMARY KEY,
    email text NOT NULL,
    password_hash text,
    is_active boolean NOT NULL DEFAULT true,
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE UNIQUE INDEX user_account_email ON user_account (lower(email));

CREATE TABLE user_group (
    workspace_id integer NOT NULL DEFAULT -1 CHECK (workspace_id = -1),
    artifact_id integer NOT NULL PRIMARY KEY,
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE group_member (
    group_id integer NOT NULL REFERENCES user_group ON DELETE CASCADE,
    user_id integer NOT NULL REFERENCES user_account ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_member_user ON group_member (user_id);

-- right_name: photostat.workspaces.people.rights.Right; workspace -1 holds the right of system administrators.
CREATE TABLE group_right (
    group_id integer NOT NULL REFERENCES user_group ON DELETE CASCADE,
    workspace_id integer NOT NULL,
    right_name text NOT NULL,
    PRIMARY KEY (group_id, workspace_id, right_name),
    -- the artifact of a workspace lies on the admin level
    admin_level integer NOT NULL DEFAULT -1 CHECK (admin_level = -1)
);
CREATE INDEX group_right_workspace ON group_right (workspace_id);

CREATE TABLE oauth_client (
    client_id text PRIMARY KEY,
    name text NOT NULL,
    secret_hash text NOT NULL,
    user_id integer NOT NULL REFERENCES user_account ON DELETE CASCADE,
    is_enabled boolean NOT NULL DEFAULT true,
    created_on timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE access_token (
    token_hash bytea PRIMARY KEY,
    client_id text NOT NULL REFERENCES oauth_client ON DELETE CASCADE,
    user_id integer NOT NULL REFERENCES user_account ON DELETE CASCADE,
    expires_on timestamptz NOT NULL
);
CREATE INDEX access_token_expires ON access_token (expires_on);

-- Clients, matters, workspaces -------------------------------------------------------------------------------------------

CREATE TABLE client (
    workspace_id integer NOT NULL DEFAULT -1 CHECK (workspace_id = -1),
    artifact_id integer NOT NULL PRIMARY KEY,
    number text NOT NULL,
    status_id integer NOT NULL,
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE matter (
    workspace_id integer NOT NULL DEFAULT -1 CHECK (workspace_id = -1),
    artifact_id integer NOT NULL PRIMARY KEY,
    client_id integer NOT NULL REFERENCES client,
    number text NOT NULL,
    status_id integer NOT NULL,
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX matter_client ON matter (client_id);

CREATE TABLE workspace (
    workspace_id integer NOT NULL DEFAULT -1 CHECK (workspace_id = -1),
    artifact_id integer NOT NULL PRIMARY KEY,
    matter_id integer NOT NULL REFERENCES matter,
    status_id integer NOT NULL,
    full_text_language integer NOT NULL DEFAULT 1033,
    enable_data_grid boolean NOT NULL DEFAULT false,
    download_handler_url text NOT NULL DEFAULT 'Relativity.Distributed',
    is_being_deleted boolean NOT NULL DEFAULT false,
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX workspace_matter ON workspace (matter_id);

-- Fields, choices, searches ------------------------------------------------------------------------------------------------

-- system_column: the column of `document` that holds it; NULL = under its ArtifactID in document.custom_values
CREATE TABLE field (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    object_type_id integer NOT NULL,
    field_type text NOT NULL,
    category text NOT NULL DEFAULT 'Generic',
    length integer,
    read_only boolean NOT NULL DEFAULT false,
    system_column text,
    view_field_id integer NOT NULL,
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE choice (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    field_id integer NOT NULL,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, field_id) REFERENCES field ON DELETE CASCADE
);
CREATE INDEX choice_field ON choice (workspace_id, field_id);

CREATE TABLE saved_search (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL,
    definition jsonb NOT NULL,
    PRIMARY KEY (workspace_id, artifact_id),
    FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

-- Documents ----------------------------------------------------------------------------------------------------------------

CREATE TABLE document (
    workspace_id integer NOT NULL,
    artifact_id integer NOT NULL DEFAULT nextval('artifact_id'),
    control_number text NOT NULL,
    folder_id integer NOT NULL,
    group_identifier text,
    custodian text,
    has_images integer NOT NULL,          -- a choice
    image_qc_status integer,              -- a choice; NULL: not hidden
    imaging_set integer,                  -- the set that imaged it last
    page_count integer NOT NULL DEFAULT 0,
    has_native boolean NOT NULL DEFAULT false,
    file_name text,
    file_extension text,                  -- lower case, without the dot
    file_size bigint,                     -- bytes
    native_type text,                     -- by content, photostat.render.native_types
    native_guid uuid,
    md5_hash text,                        -- of the native; lower-case hex
    sha1_hash text,
    sha256_hash text,                     -- also its name in the blob store
    extracted_text text,                  -- NULL where empty
    custom_values jsonb NOT NULL DEFAULT '{}',
    created_by integer NOT NULL,
    created_on timestamptz NOT NULL DEFAULT now(),
    modified_by integer NOT NULL,
    modified_on timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, artifact_id)
) PARTITION BY LIST (workspace_id);
CREATE UNIQUE INDEX document_control_number ON document (workspace_id, lower(control_number));
CREATE INDEX document_folder ON document (folder_id);
CREATE INDEX document_has_images ON document (has_images);
CREATE INDEX document_custodian ON document (lower(custodian));
CREATE INDEX document_file_name ON document (lower(file_name));
CREATE INDEX document_file_extension ON document (lower(file_extension));
CREATE INDEX document_file_size ON document (file_size);
CREATE INDEX document_native_type ON document (lower(native_type));
CREATE INDEX document_native_guid ON document (native_guid);
CREATE INDEX document_md5_hash ON document (lower(md5_hash));
CREATE INDEX document_sha256_hash ON document (sha256_hash);
CREATE INDEX document_group ON document (lower(group_identifier));
CREATE INDEX document_created_on ON document (created_on);

-- A tsvector holds at most 1 MB: long texts are several chunks, which overlap by some words so that no phrase is cut.
CREATE TABLE document_text_chunk (
    workspace_id integer NOT NULL,
    document_id integer NOT NULL,
    chunk_index integer NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (workspace_id, document_id, chunk_index)
) PARTITION BY LIST (workspace_id);
CREATE INDEX document_text_chunk_words ON document_text_chunk USING gin (words);

CREATE TABLE page_image (
    workspace_id integer NOT NULL,
    document_id integer NOT NULL,
    page_number integer NOT NULL CHECK (page_number >= 1),
    guid uuid NOT NULL DEFAULT gen_random_uuid(),
    file_name text NOT NULL,              -- <control number>_0001.tif, or as the load file named it
    format text NOT NULL CHECK (format IN ('Tiff', 'Jpeg')),
    width_px integer NOT NULL,
    height_px integer NOT NULL,
    dpi integer NOT NULL,
    byte_size bigint NOT NULL,
    sha256 text NOT NULL,
    rotation text NOT NULL DEFAULT 'NotSet',
    blob_key text NOT NULL,
    stamp jsonb NOT NULL DEFAULT '{}',    -- renderer versions, sandbox level; empty for imported pages
    created_on timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, document_id, page_number)
) PARTITION BY LIST (workspace_id);
CREATE INDEX page_image_guid ON page_image (guid);

-- The audit log ----------------------------------------------------------------------------------------------------------------

CREATE TABLE audit_event (
    position bigint PRIMARY KEY,
    happened_on timestamptz NOT NULL,
    user_id integer NOT NULL,
    workspace_id integer NOT NULL,
    action text NOT NULL,
    artifact_ids int4multirange NOT NULL,
    details jsonb NOT NULL,
    request_id text NOT NULL,
    hash bytea NOT NULL                   -- SHA-256 of the hash before and of this row's canonical text
);
CREATE INDEX audit_event_artifact ON audit_event USING gist (artifact_ids);
CREATE INDEX audit_event_workspace ON audit_event (workspace_id, position);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- A workspace's partitions ----------------------------------------------------------------------------------------------------

-- ATTACH, not PARTITION OF: that would lock every workspace's documents while one more is made.
CREATE FUNCTION create_workspace_partitions(workspace integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
    part text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['document', 'document_text_chunk', 'page_image'] LOOP
        part := format('%s_w%s', parent, workspace);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (workspace_id = %s)', part, part || '_only', workspace);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES IN (%s)', parent, part, workspace);
    END LOOP;
    EXECUTE format('CREATE SEQUENCE %I', 'document_change_w' || workspace);
END $$;

CREATE FUNCTION drop_workspace_partitions(workspace integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['page_image', 'document_text_chunk', 'document'] LOOP
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, format('%s_w%s', parent, workspace));
        EXECUTE format('DROP TABLE %I', format('%s_w%s', parent, workspace));
    END LOOP;
    EXECUTE format('DROP SEQUENCE %I', 'document_change_w' || workspace);
END $$;
