"""One module per file format; :data:`redactor.formats.base.Format` is the seam."""
