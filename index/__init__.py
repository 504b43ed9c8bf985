"""Positions to answers: everything here is derived from the catalogue and can be built again from it."""
