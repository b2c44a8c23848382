# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs its own install script at run time, and dist/ is built below, once its sources are there.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json tsconfig.contracts.json ./
COPY scripts scripts
COPY src src
RUN npm run build && npm run production-tree -- /production

FROM node:22-bookworm-slim
# The Temporal SDK verifies TLS with the system's certificates.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node /data
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data
COPY --from=build /production ./
RUN ln -s /app/dist/client.js /usr/local/bin/aftercare
USER node
VOLUME /data
# The gateway and the command line run from the same image: node dist/gateway.js, aftercare jobs list
CMD ["node", "dist/worker.js"]
