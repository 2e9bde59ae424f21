"""Tributary: marketing, CRM and operations data in one audited DuckDB warehouse."""
