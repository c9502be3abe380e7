"""Pages of joint work: cases, matters, and what waits for whom."""
