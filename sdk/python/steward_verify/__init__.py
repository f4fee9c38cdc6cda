"""Checks Steward's audit bundles with nothing but the file and a public key. The format is docs/audit.md."""

from .bundle import Verdict, verify

__all__ = ["Verdict", "verify"]
