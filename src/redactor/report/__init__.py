"""The report of a run, written as JSON, HTML and CSV from one model; no originals in any."""
