# Consult for web and worker: `docker build -t consult .`; compose.yaml runs it.
# Nothing secret goes in: settings come from the environment, what is kept lies in /var/lib/consult.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY .ci/hatch_build.py .ci/compiling.py .ci/
COPY consult consult
COPY templates templates
COPY static static
COPY translations translations
COPY migrations migrations
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /dist . \
 && python -m venv /opt/consult \
 && /opt/consult/bin/pip install --no-cache-dir -c constraints.txt /dist/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/consult --shell /usr/sbin/nologin consult \
 && install -d -o consult -g consult -m 0700 /var/lib/consult
COPY --from=build /opt/consult /opt/consult
COPY deploy/compose/healthcheck.py /opt/consult/healthcheck.py
ENV PATH=/opt/consult/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CONSULT_HOME=/var/lib/consult
USER consult
WORKDIR /var/lib/consult
VOLUME /var/lib/consult
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "/opt/consult/healthcheck.py"]
# No access log: it would hold addresses.
CMD ["granian", "--interface", "wsgi", "--factory", "consult.app:create_app", \
     "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "5", \
     "--no-ws", "--no-access-log", "--log-level", "warning", "--respawn-failed-workers"]
