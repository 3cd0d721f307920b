"""What becomes of a finding: the policy decides, operators render. Deny by default."""
