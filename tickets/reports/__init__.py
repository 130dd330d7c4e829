"""What the ticket desk reads: figures and rows as frozen dataclasses."""
