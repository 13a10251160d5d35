"""Finds the entry that answers a question, and how likely it is to be the right one."""
