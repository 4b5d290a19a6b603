"""One factory per model, a file for each app: what a test does not say is ordinary."""
