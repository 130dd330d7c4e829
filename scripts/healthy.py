"""Is this container's process well? The health checks of docker-compose.yml: python -m scripts.healthy web|worker|beat

Exit status 0 means yes.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

BEAT_SECONDS = 600  # beat writes its schedule file every three minutes


def web() -> bool:
    """/health answers, asked the way the proxy asks. A silent worker is no fault of this container."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
    try:
        connection.request("GET", "/health", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = json.load(connection.getresponse())
        return isinstance(answer, dict) and answer.get("status") in ("ok", "silent")
    except (OSError, ValueError):
        return False


def worker() -> bool:
    """The worker of this container answers a ping through the broker."""
    command = [sys.executable, "-m", "celery", "-A", "msp_office", "inspect", "ping", "--timeout=5"]
    return subprocess.run([*command, f"--destination=celery@{socket.gethostname()}"], check=False).returncode == 0


def beat() -> bool:
    """Beat has written its schedule lately."""
    folder = Path(os.environ.get("MSP_OFFICE_DATA", "var/production"))
    return any(time.time() - path.stat().st_mtime < BEAT_SECONDS for path in folder.glob("beat-schedule*"))


CHECKS = {"web": web, "worker": worker, "beat": beat}

if __name__ == "__main__":
    sys.exit(0 if CHECKS[sys.argv[1]]() else 1)
