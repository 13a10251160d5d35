"""What the bridge decides: frozen dataclasses, enums and pure functions, standard library only."""
