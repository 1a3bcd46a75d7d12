# The program, its licenses and nothing else; the context has a folder for each architecture, as
# .github/workflows/release.yml unpacks them. For one machine, after `make archive`:
#
#   mkdir -p image/amd64 && tar -xzf dist/lockstep-*.tar.gz -C image/amd64 --strip-components=1
#   docker build --file Dockerfile --tag lockstep image
#   docker run --rm --volume "$PWD:/work" lockstep lint db/migrations
FROM scratch
ARG TARGETARCH=amd64
COPY ${TARGETARCH}/lockstep /lockstep
COPY ${TARGETARCH}/LICENSE ${TARGETARCH}/Licenses /licenses/
WORKDIR /work
ENTRYPOINT ["/lockstep"]
