"""One module per vendor: its endpoints, authentication, pagination, limits and error bodies."""
