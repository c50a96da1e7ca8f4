-- Whoever signed in to the console with a browser. The token itself is known to the browser alone.
CREATE TABLE console_session (
    token_hash bytea PRIMARY KEY,         -- SHA-256
    user_id integer NOT NULL REFERENCES user_account ON DELETE CASCADE,
    started_on timestamptz NOT NULL DEFAULT now(),
    used_on timestamptz NOT NULL DEFAULT now(),   -- within a minute: not every request writes
    ends_on timestamptz NOT NULL                  -- whatever is done with it until then
);
CREATE INDEX console_session_user ON console_session (user_id);
CREATE INDEX console_session_end ON console_session (ends_on);
