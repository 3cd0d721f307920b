"""What people write in YAML (pipelines, recognizers, rosters) and how it is checked."""
