"""People: sign-up, sessions, guests, API keys, brand kits, chat sessions."""
