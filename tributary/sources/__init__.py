"""Extraction: declared sources, and the engine that brings them into the lake."""
