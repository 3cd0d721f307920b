"""The batch: folders in, copies and reports out, and nothing lost, repeated or half-written."""
