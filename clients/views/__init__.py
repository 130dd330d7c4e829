"""Pages of clients, split by noun."""
