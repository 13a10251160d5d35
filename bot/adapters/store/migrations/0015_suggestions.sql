-- Labels that were suggested to maintainers for a new issue, and which of them somebody applied.
CREATE TABLE suggestions (
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    labels TEXT NOT NULL,
    applied TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (repository, number)
) STRICT;
