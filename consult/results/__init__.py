"""Results of surveys: tabulation, releases, export."""
