"""Tickets of other tools: their fields, how other tools write them, how they are applied."""
