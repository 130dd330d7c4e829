"""What binders say."""
