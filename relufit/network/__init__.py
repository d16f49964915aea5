"""The networks that can be trained: parameters, output and update."""
