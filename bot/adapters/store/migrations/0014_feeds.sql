-- Messages that show how an issue or a release stands: one each by its name, edited and never
-- repeated. The digest is of what it says.
CREATE TABLE shown (
    name TEXT PRIMARY KEY,
    channel INTEGER NOT NULL,
    message INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Who asked to be told, by name, when a release has the issue of their post.
CREATE TABLE wishes (
    subject INTEGER PRIMARY KEY,
    member INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- The milestone that the post shows, and how its tags were last in step with the issue's labels.
ALTER TABLE links ADD COLUMN milestone TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN mirror TEXT;

-- Repositories are compared in lower case.
DROP INDEX links_of_issue;
CREATE INDEX links_of_issue ON links (lower(repository), number);
