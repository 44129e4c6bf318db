"""What one types: the same services without a window."""
