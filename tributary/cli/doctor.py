"""`tributary doctor`: what is configured, what is missing."""
