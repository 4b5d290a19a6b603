# The image of web, worker and beat. Python is of the series that the tests run on.
FROM python:3.11-slim-bookworm AS build
ENV UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/portal UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1 PATH=/opt/portal/bin:$PATH
RUN pip install --no-cache-dir "uv>=0.9,<1"
WORKDIR /srv/portal
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev
COPY . .
# The key exists for these three commands only.
RUN export SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    && python manage.py compile_translations \
    && python manage.py build_assets \
    && python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal portal
ENV PATH=/opt/portal/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/portal
COPY --from=build /opt/portal /opt/portal
COPY --from=build --chown=portal:portal /srv/portal /srv/portal
# Made here so that the volume mounted on it belongs to the portal.
RUN install --directory --owner portal --group portal --mode 0700 var/media
USER portal
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--config", "python:portal.gunicorn", "--bind", "0.0.0.0:8000"]
