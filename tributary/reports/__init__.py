"""The Evidence site: built from the published warehouse, served as static files."""
