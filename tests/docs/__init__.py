"""What holds the documents to the code."""
