"""Should I hire? Facts of today, levers, projection with its uncertainty, money, verdict: plain Python."""
