"""The ledger: what was said, in whose words, and which areas and measures it concerns."""
