"""Configuration of Superset in compose.yaml: what is secret, and its own database, from the environment."""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_DATABASE_URI"]
# Requests are counted in the memory of the process that serves them
RATELIMIT_STORAGE_URI = "memory://"
