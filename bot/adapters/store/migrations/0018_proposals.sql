-- FAQ entries that somebody drafted in Discord, until they are proposed or a day is over. The text
-- holds no secrets.
CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    member INTEGER NOT NULL,
    content TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
