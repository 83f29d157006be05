"""Providers and their health in the API."""
