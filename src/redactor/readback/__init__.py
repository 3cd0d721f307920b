"""Independent readers of finished files: they share no code with ``formats``, on purpose."""
