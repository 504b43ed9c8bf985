"""Documents in: records, readers, metadata and the catalogue. Knows nothing of what is built on top."""
