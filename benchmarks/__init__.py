"""Benchmarks beside peers, in one run each: absolute times vary, ratios less."""
