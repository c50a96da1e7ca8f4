-- The document that a file of an imported folder became, so that a second import of the folder finds it. Not kept to the documents
-- that are there: who reads it looks whether the document still is.
CREATE TABLE imported_file (
    workspace_id integer NOT NULL REFERENCES workspace ON DELETE CASCADE,
    path_sha256 bytea NOT NULL,           -- of the file's absolute path, as bytes
    document_id integer NOT NULL,
    PRIMARY KEY (workspace_id, path_sha256)
);
