"""The RQ worker and its scheduler."""
