"""Convene runs convenings for health and social care, from the first venue enquiry to the last certificate."""

__version__ = "0.1.0"
