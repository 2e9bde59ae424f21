"""What a Superset server holds, in the repository's own terms: names, no ids, no defaults."""
