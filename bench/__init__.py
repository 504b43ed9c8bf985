"""Measuring: quality against gold labels (`make evaluate`) and speed against peers (`make bench`)."""
