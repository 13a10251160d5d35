-- Figures of a span are read from this index alone.
CREATE INDEX answers_by_time ON answers (answered_at, decision, entry);

-- What waits for a person, and how often somebody asked for a code.
CREATE INDEX outbox_given_up ON outbox (state, id) WHERE state IN ('dead', 'unknown');
CREATE INDEX outbox_codes ON outbox (created_at) WHERE kind = 'verify.mail';
