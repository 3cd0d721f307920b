"""Measures finished copies against annotated notes: what leaked, what was lost, who is who.

It never looks at the program's own findings. The original and the finished text are aligned token
by token, and the gold annotation says which of the tokens that survived should not have.
"""
