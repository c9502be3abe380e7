"""Documents that an office hands on: the note for the record of a meeting, letters that quote what all agreed to."""
