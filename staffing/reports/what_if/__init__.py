"""Should I hire? Facts of today, the answer to a scenario, its chart, its printed words."""
