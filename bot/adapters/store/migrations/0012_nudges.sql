-- Issues whose author was asked for details: since when, by which labelling, reminded or closed when.
CREATE TABLE nudges (
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    labelled_at INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    answered_at INTEGER,
    reminded_at INTEGER,
    closed_at INTEGER,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (repository, number)
) STRICT;
