-- QC review: somebody has looked at the images of a document. It holds for the images that were there then: photostat.imaging.reviews
CREATE TABLE imaging_review (
    workspace_id integer NOT NULL,
    set_id integer NOT NULL,
    document_id integer NOT NULL,
    reviewed_by integer NOT NULL,
    reviewed_on timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, set_id, document_id),
    FOREIGN KEY (workspace_id, set_id) REFERENCES imaging_set ON DELETE CASCADE
);

-- Work lists ask for the documents with a finding
CREATE INDEX imaging_finding_code ON imaging_finding (workspace_id, code, document_id);
CREATE INDEX imaging_finding_severity ON imaging_finding (workspace_id, severity, document_id);
