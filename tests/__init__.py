"""The tests, which mirror app/ file for file."""
