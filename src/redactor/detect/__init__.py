"""Claims about text: what may identify somebody, where, and how sure the detector is."""
