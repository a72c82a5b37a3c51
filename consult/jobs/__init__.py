"""The RQ queue: what is woken, and the sweep that covers a lost wake-up."""
