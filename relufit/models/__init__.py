"""The registry of model types. Shared code uses it instead of branching on the type."""
