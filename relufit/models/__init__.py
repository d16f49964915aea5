"""The registry of model types. What is shared asks here and branches on no type."""
