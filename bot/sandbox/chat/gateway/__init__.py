"""Discord's gateway: sessions, events, heartbeats, resuming."""
