"""What an hour costs and how many hours work for clients: plain Python."""
