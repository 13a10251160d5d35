-- What a channel shows of an issue or a release: one message each, which the effect of that key
-- posts and later ones edit.
CREATE TABLE shown (
    repository TEXT NOT NULL,
    what TEXT NOT NULL,
    effect INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (repository, what)
) STRICT;

-- Repositories are compared in lower case.
DROP INDEX links_of_issue;
CREATE INDEX links_of_issue ON links (lower(repository), number);
