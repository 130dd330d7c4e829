"""Pages of the ticket desk, split by noun."""
