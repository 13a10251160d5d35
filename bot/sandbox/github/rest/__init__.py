"""GitHub's routes, one module a noun."""
