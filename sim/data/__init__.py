"""Dated, sourced tables."""
