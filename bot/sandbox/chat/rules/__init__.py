"""Discord's limits on what may be sent: messages, components, modals, commands."""
