"""The prompt engine in the API: prompts, copy and categories, without making a picture."""
