"""What a worker does for an import: check all rows, apply them, take them back."""
