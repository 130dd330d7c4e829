"""Pages of binders."""
