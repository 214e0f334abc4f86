"""Commands about the versions of the company: put in, take out, compare, prepare, go back."""
