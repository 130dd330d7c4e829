"""What people type about tickets, checked: triage in a cell, work on a ticket, the whole ticket."""
