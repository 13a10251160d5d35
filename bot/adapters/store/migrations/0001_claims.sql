-- Who reacted first: whatever must happen once inserts its row here before it acts.
CREATE TABLE claims (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
