# syntax=docker/dockerfile:1
FROM node:20-bookworm AS web
WORKDIR /src/app/web
COPY app/web/package.json app/web/pnpm-lock.yaml ./
RUN --mount=type=cache,target=/root/.local/share/pnpm npx --yes pnpm@10.34.9 install --frozen-lockfile
COPY app/web ./
RUN npx --yes pnpm@10.34.9 run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
COPY --from=web /src/app/web/dist app/web/dist
ARG VERSION=docker
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /lantoa ./cmd/lantoa && \
    install -d -o 65532 -g 65532 /data

# Nothing but the program: it carries its own time zones, pages and fonts.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /lantoa /lantoa
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
ENV LANTOA_DATA=/data LANTOA_LISTEN=0.0.0.0:8080
EXPOSE 8080
VOLUME /data
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["/lantoa", "healthcheck"]
ENTRYPOINT ["/lantoa"]
CMD ["serve"]
