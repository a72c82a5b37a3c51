"""The demonstration plan: invented, loaded once, in demo mode only."""
