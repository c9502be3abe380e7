"""Speed and quality beside a peer or a limit, measured in one run; never a timed test."""
