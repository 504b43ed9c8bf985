"""Text to positions: who says what, and which side that takes. Reads no files and stores nothing."""
