"""How the shipped name recogniser was made: data, augmentation, training, calibration, export."""
