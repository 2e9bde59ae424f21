"""One module per stage of the river: raw → transform → publish → dashboards."""
