"""Recording of training by other libraries, each of which is imported only if it is used."""
