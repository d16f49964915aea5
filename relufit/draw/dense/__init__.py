"""Pictures of dense networks."""
