"""Who is who: findings of a case become identities, each with one role and, later, one label."""
