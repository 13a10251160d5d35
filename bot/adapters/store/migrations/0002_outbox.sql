-- Effects on the outside world. Unfinished are the states due and leased: for both, due_at is when
-- the row may be taken (again), so a lease that ran out needs nobody to notice.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    stream TEXT NOT NULL,
    payload TEXT,
    state TEXT NOT NULL DEFAULT 'due',
    attempts INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    finished_at INTEGER,
    result TEXT,
    error TEXT
) STRICT;

-- Only unfinished rows are in these two: however much is done, a lease looks at what is not.
CREATE INDEX outbox_by_due ON outbox (due_at, id) WHERE finished_at IS NULL;
CREATE INDEX outbox_by_stream ON outbox (stream, id) WHERE finished_at IS NULL;

-- What purging still has to visit.
CREATE INDEX outbox_by_age ON outbox (finished_at) WHERE state = 'done' AND payload IS NOT NULL;
