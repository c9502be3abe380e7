"""Who is named: persons, offices, bodies and places, also where a name is misspelt or only an office is given."""
