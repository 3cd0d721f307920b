"""The commands: one module each, thin: they parse, call, print. Results on stdout, progress on stderr."""
