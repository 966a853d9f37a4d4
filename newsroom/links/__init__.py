"""The links in articles: whether readers get something where they lead, here and elsewhere."""
