"""What is allowed: pure functions and frozen values, on the standard library alone."""
