"""The version of relufit, for the package's metadata and for every output."""

__version__ = "0.1.0"
