"""Where the page of a roadmap leads: to what the roadmap's rooms have beside it."""
