"""Measures finished copies against annotated notes: what leaked, what was lost, who is who.

What is protected or kept is read from the two texts alone, never from the program's own findings:
they are aligned token by token, and the gold annotation says which of the tokens that survived should
not have. Flags and findings are looked at only to say what the reviewer is shown.
"""
