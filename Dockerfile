FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY bot bot
COPY cogs cogs
# The running container writes no bytecode (its root is read-only), so it is made here.
RUN python -m compileall -q bot cogs

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BRIDGE_STATE_DIR=/var/lib/bridge
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin bridge \
    && install --directory --owner=bridge --group=bridge --mode=0700 /var/lib/bridge
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY LICENSE ./
COPY data data
USER 10001:10001
VOLUME /var/lib/bridge
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
