"""Turns the readable sources of the samples into DOCX, PDF and text files."""
