"""What stands in a table from another tool: columns, dates, hours. Standard library only."""
