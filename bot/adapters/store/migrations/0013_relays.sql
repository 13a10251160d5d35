-- What crossed a link: which message stands for which comment; a long comment is several messages.
-- A message that was deleted before has none.
CREATE TABLE relayed (
    message INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    comment INTEGER,
    part INTEGER NOT NULL,
    is_out INTEGER NOT NULL,
    member INTEGER,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (comment, subject, part)
) STRICT;

CREATE INDEX relayed_of_post ON relayed (subject, message);

-- From when on comments cross a link, while they may.
ALTER TABLE links ADD COLUMN relayed_since INTEGER;
