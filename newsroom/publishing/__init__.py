"""Publishing, scheduling, withdrawing and killing: who is told, and which state follows which."""
