"""Languages: their names, direction and fallback; texts that exist in several of them."""
