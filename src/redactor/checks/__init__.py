"""What must hold before a copy of a case is handed out, beside that nothing of an original is in it.

Pure functions over a case, its findings and its release; :mod:`redactor.checks.gate` puts them together
for the line. None of their messages holds a word of a document.
"""
