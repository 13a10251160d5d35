-- What is remembered of each issue from the last look at it, as JSON.
CREATE TABLE issues (
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    seen TEXT NOT NULL,
    PRIMARY KEY (repository, number)
) STRICT;

-- Since when a repository is watched, and up to where polling has read which part of it.
CREATE TABLE watched (
    repository TEXT NOT NULL,
    what TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (repository, what)
) STRICT;

-- The bridge's own comments: one for each marker of an issue.
CREATE TABLE comments (
    repository TEXT NOT NULL,
    number INTEGER NOT NULL,
    marker TEXT NOT NULL,
    id INTEGER NOT NULL UNIQUE,
    PRIMARY KEY (repository, number, marker)
) STRICT;

-- Whose comments cross a link: off, maintainers or all.
ALTER TABLE links ADD COLUMN relay TEXT NOT NULL DEFAULT 'off';
