# The service, on Python 3.13. Packages come by version and hash (requirements-run.lock).
FROM docker.io/library/debian:trixie-slim AS made
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv ca-certificates \
 && rm -rf /var/lib/apt/lists/*
COPY requirements-run.lock /
RUN python3 -m venv /opt/vaxel/venv \
 && /opt/vaxel/venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary=:all: \
      --require-hashes -r /requirements-run.lock
COPY app/ /opt/vaxel/app/
COPY migrations/ /opt/vaxel/migrations/
COPY examples/ /opt/vaxel/examples/
RUN printf '#!/opt/vaxel/venv/bin/python\nimport sys\nsys.path.insert(0, "/opt/vaxel")\nfrom app.__main__ import main\nmain()\n' \
      > /opt/vaxel/venv/bin/vaxel \
 && chmod 755 /opt/vaxel/venv/bin/vaxel \
 && /opt/vaxel/venv/bin/python -m compileall -q /opt/vaxel/app

FROM docker.io/library/debian:trixie-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 espeak-ng sox libsox-fmt-mp3 faad \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /srv/vaxel vaxel \
 && install -d -o vaxel -g vaxel /srv/vaxel /srv/vaxel/data /srv/vaxel/shared
COPY --from=made /opt/vaxel /opt/vaxel
ENV PATH=/opt/vaxel/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAXEL_DATA=/srv/vaxel/data VAXEL_SHARED=/srv/vaxel/shared
# The same user id as in the exchange's image: both write into the shared volume.
USER vaxel
WORKDIR /opt/vaxel
VOLUME ["/srv/vaxel/data", "/srv/vaxel/shared"]
CMD ["vaxel", "serve"]
