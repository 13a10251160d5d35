"""One outside thing each; they know their own library, the ports and the domain."""
