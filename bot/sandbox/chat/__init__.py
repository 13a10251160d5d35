"""Discord as a bot sees it: REST v10, the gateway and interactions."""
