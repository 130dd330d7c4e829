"""How does the web server run? The same under `make run` and in the container; the address is given by --bind."""

import os

wsgi_app = "msp_office.wsgi"
worker_class = "gthread"
preload_app = True  # loaded once, not once for each process
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 # only the heartbeat's empty file
control_socket_disable = True
loglevel = "warning"
