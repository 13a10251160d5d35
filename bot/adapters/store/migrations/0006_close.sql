-- How posts end, and what was done about silence. Whoever helped is credited as long as the post
-- stays solved.
ALTER TABLE intakes ADD COLUMN ended_at INTEGER;
ALTER TABLE intakes ADD COLUMN archived_at INTEGER;
ALTER TABLE intakes ADD COLUMN followed_at INTEGER;
ALTER TABLE intakes ADD COLUMN waits_since INTEGER;

CREATE TABLE credits (
    subject INTEGER PRIMARY KEY REFERENCES intakes (subject),
    solver TEXT NOT NULL,
    member INTEGER,
    message INTEGER,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX credits_by_member ON credits (member);

-- What the sweep looks for: each holds only the posts that may become due.
CREATE INDEX intakes_to_archive ON intakes (phase, heard_at)
WHERE is_post = 1 AND (archived_at IS NULL OR archived_at < heard_at);
CREATE INDEX intakes_unanswered ON intakes (phase, heard_at)
WHERE is_post = 1 AND helped_at IS NULL AND followed_at IS NULL;
CREATE INDEX intakes_stale ON intakes (phase, heard_at)
WHERE is_post = 1 AND helped_at IS NULL AND waits_since IS NULL AND followed_at IS NOT NULL;
CREATE INDEX intakes_open_of ON intakes (asker) WHERE phase = 'open';
