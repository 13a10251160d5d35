-- Handoffs to an official desk. words (sealed where there are keys) is what was approved: erased
-- once the desk has it, and with drafts that nobody sends. helped is what its writer answered once it
-- was solved, word (sealed likewise) what they said of it.
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    member INTEGER NOT NULL,
    guild INTEGER NOT NULL,
    channel INTEGER,
    subject_of INTEGER,
    locale TEXT NOT NULL,
    topic TEXT NOT NULL,
    tier TEXT NOT NULL,
    severity TEXT NOT NULL,
    words TEXT,
    state TEXT NOT NULL,
    is_told INTEGER NOT NULL,
    is_again INTEGER NOT NULL,
    sendings INTEGER NOT NULL,
    reference TEXT NOT NULL,
    url TEXT NOT NULL,
    trouble TEXT NOT NULL,
    drafted_at INTEGER NOT NULL,
    sent_at INTEGER,
    opened_at INTEGER,
    first_reply_at INTEGER,
    solved_at INTEGER,
    look_at INTEGER,
    helped INTEGER,
    word TEXT
) STRICT;

CREATE INDEX tickets_of_member ON tickets (member, sent_at);
CREATE INDEX tickets_by_look ON tickets (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX tickets_by_age ON tickets (drafted_at);
