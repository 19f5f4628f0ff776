"""The languages and formats that are written."""
