"""What people type into binders."""
