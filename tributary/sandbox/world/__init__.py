"""The simulated world: what happened, by subject, up to the as-of."""
