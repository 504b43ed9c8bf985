"""The fictional sample corpus: its sources, the documents built from them, and hand labels for regression checks."""
