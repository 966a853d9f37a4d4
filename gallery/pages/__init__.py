"""The slideshow's pages for readers, and what search engines and other sites read of them."""
