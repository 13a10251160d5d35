"""The questions that statistics ask the store; each ``BETWEEN`` of theirs is a span's two ends."""

from bot.domain.intake import REPORTS

_A_DAY = 86_400_000_000

ANSWERS = f"""
SELECT answered_at / {_A_DAY} AS day, decision, count(*) AS times FROM answers
WHERE answered_at >= ? AND answered_at < ? GROUP BY 1, 2
UNION ALL
SELECT asked_at / {_A_DAY}, 'silence', count(*) FROM unanswered
WHERE asked_at >= ? AND asked_at < ?
  AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.question = unanswered.question)
GROUP BY 1
"""  # noqa: S608 - put together from constants

_GIVEN = "decision = 'answer' AND answered_at >= ? AND answered_at < ?"

# What spared a person: see EntryUse.deflected.
ENTRIES = f"""
SELECT entry, 'answered' AS what, count(*) AS times FROM answers WHERE {_GIVEN} GROUP BY entry
UNION ALL
SELECT f.entry, f.opinion, count(*) FROM feedback AS f JOIN answers AS a ON a.id = f.answer
WHERE f.entry IS NOT NULL AND {_GIVEN} GROUP BY f.entry, f.opinion
UNION ALL
SELECT entry, 'deflected', count(*) FROM answers
WHERE {_GIVEN} AND withdrawn_at IS NULL
  AND (id IN (SELECT answer FROM feedback WHERE opinion = 'solved')
       OR question IN (SELECT subject FROM intakes WHERE phase = 'solved' AND helped_at IS NULL))
  AND id NOT IN (SELECT answer FROM feedback WHERE opinion IN ('wrong', 'removed'))
GROUP BY entry
"""  # noqa: S608 - put together from constants

USES = """
SELECT entry, 'asked' AS what, CAST(sum(times) AS BIGINT) AS times FROM uses
WHERE day >= ? AND day <= ? GROUP BY entry
"""

# An edit may have brought the answer.
UNANSWERED = """
SELECT * FROM unanswered WHERE asked_at >= ? AND asked_at < ?
AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.question = unanswered.question
                AND decision <> 'silence' AND withdrawn_at IS NULL)
ORDER BY asked_at DESC, question DESC LIMIT ?
"""

# The phases are named because that is how the index begins.
_OPENED = """
is_post = 1 AND phase IN ('open', 'solved', 'closed') AND opened_at >= ? AND opened_at < ?
"""
_IS_REPORT = f"kind IN ({', '.join(repr(str(kind)) for kind in sorted(REPORTS))})"

OPENED = f"""
SELECT count(*) AS opened, count(helped_at) AS helped,
       count(CASE WHEN phase = 'solved' THEN 1 END) AS solved,
       count(CASE WHEN {_IS_REPORT} THEN 1 END) AS reports,
       count(CASE WHEN {_IS_REPORT} AND score > 0 THEN 1 END) AS begun,
       count(CASE WHEN {_IS_REPORT} AND score >= 1 THEN 1 END) AS told,
       count(CASE WHEN {_IS_REPORT} AND score < 1 AND reason IN ('stale', 'left') THEN 1 END)
           AS abandoned
FROM intakes WHERE {_OPENED}
"""  # noqa: S608 - put together from constants

POST_DAYS = f"""
SELECT opened_at / {_A_DAY} AS day, count(CASE WHEN phase = 'solved' THEN 1 END) AS solved,
       count(CASE WHEN phase <> 'solved' AND helped_at IS NOT NULL THEN 1 END) AS helped,
       count(CASE WHEN phase <> 'solved' AND helped_at IS NULL THEN 1 END) AS quiet
FROM intakes WHERE {_OPENED} GROUP BY 1
"""  # noqa: S608 - put together from constants

MEDIAN = f"""
SELECT helped_at - opened_at AS wait FROM intakes WHERE {_OPENED} AND helped_at IS NOT NULL
ORDER BY 1 LIMIT ? OFFSET ?
"""  # noqa: S608 - put together from constants

WAITING = """
SELECT * FROM intakes WHERE phase = 'open' AND is_post = 1 AND helped_at IS NULL
ORDER BY opened_at, subject LIMIT ?
"""

NUDGES = "SELECT number, content FROM nudges WHERE state = 'asked'"

VERIFIED = """
SELECT (SELECT count(*) FROM outbox
        WHERE kind = 'verify.mail' AND created_at >= ? AND created_at < ?),
       (SELECT count(*) FROM audit
        WHERE at >= ? AND at < ? AND action = 'verify' AND details = 'email-code')
"""

TICKETS = """
SELECT count(sent_at), count(opened_at), count(first_reply_at), count(solved_at) FROM tickets
WHERE drafted_at >= ? AND drafted_at < ? AND sent_at IS NOT NULL
"""

FILED = """
SELECT count(*), count(CASE WHEN o.state = 'done' THEN 1 END)
FROM filings AS f LEFT JOIN outbox AS o ON o.key = f.effect WHERE f.at >= ? AND f.at < ?
"""

FIXED = """
SELECT count(*), count(CASE WHEN i.reason = 'fixed' THEN 1 END)
FROM links AS l LEFT JOIN intakes AS i ON i.subject = l.subject WHERE l.at >= ? AND l.at < ?
"""
