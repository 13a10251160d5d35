-- Posts the bridge looks after. The first message's id is the result of its effect.
CREATE TABLE intakes (
    subject INTEGER PRIMARY KEY,
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    asker INTEGER NOT NULL,
    locale TEXT NOT NULL,
    title TEXT NOT NULL,
    is_post INTEGER NOT NULL,
    has_full_notice INTEGER NOT NULL,
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    effect INTEGER NOT NULL UNIQUE REFERENCES outbox (id),
    opened_at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    helped_at INTEGER,
    phase TEXT NOT NULL DEFAULT 'open',
    reason TEXT,
    reference TEXT NOT NULL DEFAULT '',
    also TEXT NOT NULL DEFAULT '',
    shown TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX intakes_by_post ON intakes (channel) WHERE is_post = 1;
CREATE INDEX intakes_by_asker ON intakes (channel, asker);
CREATE INDEX intakes_by_phase ON intakes (phase, opened_at);

-- Which notice a member was shown last; a new text has a new digest.
CREATE TABLE notices (
    member INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
