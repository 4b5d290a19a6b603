"""Whom a structure reaches: which organisations its members and the networks they represent cover (ADR 34)."""
