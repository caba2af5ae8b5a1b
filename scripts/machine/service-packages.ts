/** Debian packages of what the tests run beside the server: a queue, an S3 store, and the program of docker-compose.yml. */
export const SERVICE_PACKAGES: readonly string[] = ['redis-server', 'python3-swift', 'docker-compose'];
