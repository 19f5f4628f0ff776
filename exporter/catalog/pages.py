"""Where AWS's pages on Cognito are."""

GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide/"
"""The developer guide: its pages are named below it."""
