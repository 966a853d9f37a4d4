"""Reading a flattened article: text with photo blocks, in the forms that houses write it."""
