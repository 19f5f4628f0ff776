"""The export folder that people keep."""
