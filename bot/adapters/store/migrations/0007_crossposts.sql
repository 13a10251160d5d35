-- What was somebody answered in the last minutes?
CREATE INDEX answers_by_asker ON answers (asker, answered_at);
