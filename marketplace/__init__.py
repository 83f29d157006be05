"""Artists, styles, training, tokens, payments, community, notifications."""
