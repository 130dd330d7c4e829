"""How fast are the pages, and do they stay so when the office grows? `make bench` prints it."""
