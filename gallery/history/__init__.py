"""The log of changes: every act is a row, and any earlier state is read back from them."""
