"""How the weights in `nlp/models/` were made: one command each, seeds fixed."""
