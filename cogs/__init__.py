"""Discord in: one file a feature; asks services, decides nothing."""
