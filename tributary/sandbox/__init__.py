"""A simulated group of companies and the servers, database and files that its vendors would be."""
