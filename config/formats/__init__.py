"""How the desk writes what Django writes by itself."""
