#!/bin/bash
# Brings Superset's own database up to date, makes its administrator and imports the bundle of etc/superset, and starts it.
set -euo pipefail
/app/.venv/bin/python /platform/superset/prepare.py
exec gunicorn --bind 0.0.0.0:8088 --worker-class gthread --threads 20 --timeout 120 'superset.app:create_app()'
