"""The pages on which people log in and look after passkeys, authenticator apps and codes."""
