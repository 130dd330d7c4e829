# The steps of `make run`: the same prepare, the same office step, the same web server settings.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PATH=/srv/msp-office/.venv/bin:$PATH
WORKDIR /srv/msp-office

COPY requirements/ requirements/
COPY scripts/ scripts/
RUN python3 -m scripts.prepare run

COPY . .
RUN MSP_OFFICE_MODE=demo MSP_OFFICE_DATA=/tmp/build python -m scripts.office static \
    && rm -rf /tmp/build \
    && useradd --system --uid 10001 --home-dir /var/lib/msp-office office \
    && install -d -o office -g office -m 0700 /var/lib/msp-office

USER 10001
ENV MSP_OFFICE_MODE=production \
    MSP_OFFICE_DATA=/var/lib/msp-office
VOLUME /var/lib/msp-office
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-m", "scripts.healthy", "web"]
CMD ["sh", "-c", "python -m scripts.office database && exec gunicorn --bind 0.0.0.0:8000"]
