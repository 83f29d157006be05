"""What clients see: schema, context, resolvers per feature, the HTTP application."""
