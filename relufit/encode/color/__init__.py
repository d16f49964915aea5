"""Pixels, palettes and colour planes."""
