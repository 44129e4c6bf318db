"""What one sees: PySide6, here and nowhere else."""
