"""One picture a file: figures in, a matplotlib Figure out."""
