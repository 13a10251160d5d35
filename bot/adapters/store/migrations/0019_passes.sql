-- Who may look at the operators' pages: links until they are used, sessions until they end. The
-- digest is a hash of what the browser holds.
CREATE TABLE passes (
    digest TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    guild INTEGER NOT NULL,
    member INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
