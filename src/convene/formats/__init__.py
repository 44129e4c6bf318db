"""How it looks outside: bytes to plain values and back. No database session."""
