"""The engine: it decides, orders and talks to the outside world; it knows no company."""
