"""Write files atomically."""
