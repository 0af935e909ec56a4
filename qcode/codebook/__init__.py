"""WHAT WE LOOK FOR: codes, variables, typologies and relations; YAML in and out."""
