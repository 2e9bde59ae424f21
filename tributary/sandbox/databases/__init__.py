"""Databases of applications that are read directly, one module a source."""
