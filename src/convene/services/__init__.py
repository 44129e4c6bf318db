"""What one can do: verbs on a database session. No Qt, no files, no clock, no formats."""
