"""The way back: which original stood behind which label, sealed, for authorised work only.

Read :mod:`redactor.vault.sealed` for what is kept, :mod:`redactor.vault.container` for how a file is
sealed, :mod:`redactor.vault.keys` for where the key lies, and :mod:`redactor.vault.store` for the
files of one private folder. ``docs/vault.md`` is the same in prose.
"""
