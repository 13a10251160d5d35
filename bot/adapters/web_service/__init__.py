"""What every adapter shares that asks somebody's web service."""
