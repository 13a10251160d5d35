-- Requests for a code, limited ones too: each is written alike. Sealed: what was asked, until its
-- mail has left, and what the directory said. Hashed: the address, for the limits, and the code.
CREATE TABLE challenges (
    id TEXT PRIMARY KEY,
    guild INTEGER NOT NULL,
    member INTEGER NOT NULL,
    locale TEXT NOT NULL,
    address TEXT NOT NULL,
    request TEXT,
    sent TEXT NOT NULL,
    digest TEXT NOT NULL,
    account TEXT,
    attempts_left INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX challenges_of_member ON challenges (member, asked_at);
CREATE INDEX challenges_of_address ON challenges (address, asked_at) WHERE sent <> 'limited';
CREATE INDEX challenges_of_guild ON challenges (guild, asked_at) WHERE sent <> 'limited';
CREATE INDEX challenges_by_age ON challenges (asked_at);

-- Who has what: one account a member, one member an account. The account's id and its projects
-- are sealed; its hash finds it.
CREATE TABLE entitlements (
    member INTEGER PRIMARY KEY,
    guild INTEGER NOT NULL,
    locale TEXT NOT NULL,
    account TEXT UNIQUE,
    sealed TEXT NOT NULL,
    tier TEXT NOT NULL,
    standing TEXT NOT NULL,
    proof TEXT NOT NULL,
    is_known INTEGER NOT NULL,
    until INTEGER,
    past_due_since INTEGER,
    reminded_at INTEGER,
    trouble TEXT NOT NULL,
    verified_at INTEGER NOT NULL,
    checked_at INTEGER NOT NULL,
    recheck_at INTEGER NOT NULL
) STRICT;

CREATE INDEX entitlements_by_recheck ON entitlements (recheck_at);

-- Links that went to another member; lost is the row of entitlements as it was.
CREATE TABLE moves (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    loser INTEGER NOT NULL,
    winner INTEGER,
    lost TEXT NOT NULL,
    at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE INDEX moves_of_loser ON moves (loser, at);

-- What was done about links, by whom and for whom, as long as they want to be named.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor INTEGER,
    action TEXT NOT NULL,
    target INTEGER,
    details TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_age ON audit (at);

-- Members who said whether the bridge may write direct messages to them.
CREATE TABLE preferences (
    member INTEGER PRIMARY KEY,
    takes_messages INTEGER NOT NULL
) STRICT;
