"""What a client earns and costs: plain Python."""
