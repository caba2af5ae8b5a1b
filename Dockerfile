# One image for every role of the distributed form; docker-compose.yml shows how they are put together.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages are the embedded PostgreSQL, and native parts of tools that only tests need.
RUN npm ci --omit=optional --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json \
    && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production CWLP_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY openapi ./openapi
COPY assets ./assets
USER node
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.CWLP_PORT ?? 8080) + '/health').then((answer) => process.exit(answer.ok ? 0 : 1))"]
ENTRYPOINT ["node", "dist/main/cli.js"]
CMD ["serve"]
