"""Time of other tools: its fields, how other tools write it, on which ticket it goes."""
