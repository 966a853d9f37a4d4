"""What other sites offer to articles: their oEmbed, fetched by a worker, stored as plain data."""
