"""Rules of tickets and the backlog in plain Python."""
