"""The commands of ``python -m bot``, one file each: ``add`` names the arguments, ``run`` does it.

Each imports what it needs when it runs, so that ``ask`` does not wait for Discord's client.
"""
