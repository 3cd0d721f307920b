"""redactor prepares anonymised copies of case notes for clinical supervision."""

__version__ = "0.9.3"
