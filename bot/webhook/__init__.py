"""GitHub in: checks who speaks, keeps what was said, and says so at once."""
