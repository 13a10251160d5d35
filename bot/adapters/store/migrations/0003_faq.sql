-- Replies to questions. The reply's message id is the result of its effect.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    question INTEGER NOT NULL UNIQUE,
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    asker INTEGER NOT NULL,
    decision TEXT NOT NULL,
    entry TEXT,
    locale TEXT NOT NULL,
    confidence REAL NOT NULL,
    suggested_by INTEGER,
    effect INTEGER NOT NULL REFERENCES outbox (id),
    answered_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT;

CREATE INDEX answers_by_channel ON answers (channel, entry, answered_at);

-- Opinions about the entry an answer gave at that moment; a later edit may give another one.
CREATE TABLE feedback (
    answer INTEGER NOT NULL REFERENCES answers (id),
    member INTEGER NOT NULL,
    opinion TEXT NOT NULL,
    entry TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (answer, member, opinion)
) STRICT, WITHOUT ROWID;

-- Redacted questions nothing answered; forgotten after the retention period.
CREATE TABLE unanswered (
    question INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL,
    redacted TEXT NOT NULL,
    best TEXT,
    confidence REAL NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT;

CREATE INDEX unanswered_by_age ON unanswered (asked_at);

-- Entries given through commands, counted by day (UTC, YYYY-MM-DD).
CREATE TABLE uses (
    entry TEXT NOT NULL,
    how TEXT NOT NULL,
    day TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (entry, how, day)
) STRICT, WITHOUT ROWID;
