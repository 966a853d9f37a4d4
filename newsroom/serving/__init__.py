"""How the public site is answered: its headers, the files of its tree, and what Django is for."""
