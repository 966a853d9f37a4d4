"""A photo's page on the desk."""
