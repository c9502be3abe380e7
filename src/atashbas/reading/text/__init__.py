"""What stands in a text whatever it speaks of: folded letters, lines and sentences, language, numbers, dates."""
