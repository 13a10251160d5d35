-- Messages about incidents in the incident channel, each as it was last told. The message's id is
-- the result of its effect.
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident TEXT NOT NULL,
    episode INTEGER NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    level TEXT NOT NULL,
    state_text TEXT NOT NULL,
    started_at INTEGER,
    is_certain INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    effect INTEGER NOT NULL REFERENCES outbox (id),
    ended_at INTEGER,
    version INTEGER NOT NULL DEFAULT 0,
    UNIQUE (incident, episode)
) STRICT;

CREATE INDEX incidents_open ON incidents (incident) WHERE ended_at IS NULL;
