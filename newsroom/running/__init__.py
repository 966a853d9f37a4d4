"""Running Photodesk with one command: the processes of `manage.py up` and who looks after them."""
