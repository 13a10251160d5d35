-- Replies that show the issues a message names. ``effect`` is the key of the effect that posted it.
CREATE TABLE previews (
    message INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL,
    effect TEXT NOT NULL,
    shown TEXT NOT NULL,
    is_removed INTEGER NOT NULL DEFAULT 0
) STRICT;
