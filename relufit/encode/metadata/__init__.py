"""Reading and writing the comment inside an output file."""
