"""The local page: what a clinician does in a browser on this computer; holds no rule of its own."""
