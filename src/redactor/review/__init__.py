"""Review: what a person decides about finished copies, signs, and hands out; knows no page and no command."""
