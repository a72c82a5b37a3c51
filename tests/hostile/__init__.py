"""What somebody with bad intentions may not get."""
