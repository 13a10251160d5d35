"""What people do: the verbs of ``POST /sandbox/act``."""
