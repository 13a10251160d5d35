"""Reads the FAQ's files for services, and says of every broken one where and what."""
