"""Pages and forms that only staff see."""
