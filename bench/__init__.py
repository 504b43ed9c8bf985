"""How right and how fast On Record is. Run `make evaluate` and `make bench`."""
