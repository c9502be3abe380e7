"""The words the reading knows, as data with a source in every row, and how they are found in a text."""
