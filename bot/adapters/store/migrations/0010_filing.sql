-- What a member has typed for an issue, without secrets; sealed where there are keys. One for each
-- post and member; the post 0 is none. Erased after a day, and with the issue it became.
CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    subject INTEGER NOT NULL,
    member INTEGER NOT NULL,
    content TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (subject, member)
) STRICT;

CREATE INDEX drafts_by_age ON drafts (at);

-- Who files: for each post the first who does; without a post it has its draft's name. The effect,
-- by its key, does it.
CREATE TABLE filings (
    name TEXT PRIMARY KEY,
    effect TEXT NOT NULL,
    member INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Posts whose asker may open an issue under their own name any moment.
CREATE TABLE awaited (
    subject INTEGER NOT NULL,
    repository TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (subject, repository)
) STRICT;

-- The issue a post became or joined: one for a post, any number of posts for an issue.
CREATE TABLE links (
    subject INTEGER PRIMARY KEY,
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    url TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX links_of_issue ON links (repository, number);
