"""The pages of the app, and what they share. Pages draw; every answer comes from the door (`onrecord`)."""
