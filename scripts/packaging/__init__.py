"""The parts of `package_data.py`."""
