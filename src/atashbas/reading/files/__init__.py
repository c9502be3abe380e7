"""Files that carry a text: plain text, HTML, Word, PDF, scans."""
