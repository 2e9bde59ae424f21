"""Tells whoever is subscribed which checks fail: how urgent, how often, through which channel."""
