-- What crossed a link: which message stands for which comment; a long comment is several messages.
CREATE TABLE relayed (
    message INTEGER PRIMARY KEY,
    comment INTEGER NOT NULL,
    part INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    member INTEGER,
    is_out INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (comment, part)
) STRICT;

CREATE INDEX relayed_of_post ON relayed (subject);
