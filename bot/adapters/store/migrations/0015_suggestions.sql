-- Labels that were suggested to maintainers for a new issue, in the order of the buttons.
CREATE TABLE suggestions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    labels TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (repository, number)
) STRICT;

-- Which of them somebody applied with a tap.
CREATE TABLE suggested (
    suggestion INTEGER NOT NULL,
    label TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (suggestion, label)
) STRICT;
