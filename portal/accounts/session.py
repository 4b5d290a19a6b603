"""What a session remembers about itself."""

# When the person signed in, and when they were last seen: seconds since 1970.
SIGNED_IN = "signed_in_at"
SEEN = "seen_at"
# True once this session has shown a second factor.
SECOND_FACTOR = "second_factor"
