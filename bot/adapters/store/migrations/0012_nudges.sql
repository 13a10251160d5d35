-- Issues whose author was asked for details: the last version of what is remembered, as JSON, and
-- when the clock looks at it next.
CREATE TABLE nudges (
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    due_at INTEGER,
    content TEXT NOT NULL,
    PRIMARY KEY (repository, number)
) STRICT;

CREATE INDEX nudges_due ON nudges (due_at) WHERE due_at IS NOT NULL;
