"""What only staff see."""
