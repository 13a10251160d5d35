"""One class a feature: puts ports and domain in order; each public method is one use case."""
