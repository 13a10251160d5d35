-- What administrators chose in Discord: the value of a setting, as it would be typed.
CREATE TABLE choices (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What the bridge does not do in a channel.
CREATE TABLE switches (
    channel INTEGER NOT NULL,
    feature TEXT NOT NULL,
    PRIMARY KEY (channel, feature)
) STRICT;

-- Whom the bridge does not hear.
CREATE TABLE blocked (
    member INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
