"""Voicemail boxes, as people use them: the menu by telephone, and the lamp on the desk phone."""
