"""Seeded corruptions of what sources deliver, and which check catches each before publishing."""
