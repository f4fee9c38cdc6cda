"""The one way a check fails: with a sentence."""


class Failure(Exception):
    """What does not hold, in words."""
