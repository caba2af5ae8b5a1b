/**
 * Every setting of the server: its environment variable, its meaning and its default. `docs/settings.md` shows
 * this table; nothing else in the program reads the environment.
 */
import { availableParallelism, homedir, totalmem } from 'node:os';
import { join } from 'node:path';

export interface SettingDefinition {
  readonly meaning: string;
  /** What holds where the variable is unset, in words where it is computed. */
  readonly fallback: string;
}

const MIB = 1024 * 1024;

/** Half of the machine, so that the server and its database keep room beside the steps; at least 1 GiB. */
export const DEFAULT_MEMORY = Math.max(1024, Math.floor(totalmem() / MIB / 2));
export const DEFAULT_CORES = availableParallelism();

/** Root's own folders are closed to the users that the database and the steps of a server of root run as. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return '/var/lib/cwl-processes';
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'cwl-processes');
}

export const SETTINGS = {
  CWLP_HOST: { meaning: 'Address that the HTTP server listens on.', fallback: '127.0.0.1' },
  CWLP_PORT: { meaning: 'Port of the HTTP server; 0 takes a free one.', fallback: '8080' },
  CWLP_PUBLIC_URL: {
    meaning:
      'URL of the landing page as clients see it, for links in answers, where a proxy stands in front.',
    fallback: 'what each request was sent to',
  },
  CWLP_PATH_PREFIX: {
    meaning:
      'Path in front of all others but `/health`, such as `/{user}/ogc-api`, where `{user}` stands for any one name. Links in an answer keep what was asked for. A name is an address and nothing more: all of them show the same processes and jobs.',
    fallback: 'none',
  },
  CWLP_STANDARD: {
    meaning:
      'Version of OGC API - Processes Part 1, `1.0` or `2.0`, whose defaults hold for results where a request says nothing: several outputs are `multipart/related` in 1.0 and a JSON document in 2.0.',
    fallback: '1.0',
  },
  CWLP_STAC_RESULTS: {
    meaning:
      '`true` gives everyone who asks for results as JSON the document of the profile `stac`: STAC as qualified values with absolute links, and `StacCatalogUri`, as EO platforms expect it.',
    fallback: 'false: to those who ask for the profile, and at `/jobs/{jobID}/result`',
  },
  CWLP_ACCEPTED_AS_RUNNING: {
    meaning:
      '`true` says `running` of jobs that were accepted, for clients that wait only while a job is running.',
    fallback: 'false',
  },
  CWLP_DATA: {
    meaning: 'Data folder: the embedded database, stored objects and working folders of steps.',
    fallback: '~/.local/share/cwl-processes; for root /var/lib/cwl-processes',
  },
  CWLP_ROLES: {
    meaning:
      'What this process does, comma-separated: `api` answers HTTP, `conductor` decides what is due, `runner` runs steps.',
    fallback: 'api,conductor,runner (`serve`), conductor,runner (`worker`)',
  },
  CWLP_DATABASE_URL: {
    meaning: '`postgres://user:password@host:port/database`, PostgreSQL 13 or newer.',
    fallback: 'an embedded PostgreSQL in the data folder',
  },
  CWLP_QUEUE_URL: { meaning: '`redis://…` or `postgres://…`.', fallback: 'the database' },
  CWLP_OBJECTS_URL: {
    meaning:
      '`file:///folder`, or `s3://key:secret@host:port/bucket?region=…&tls=false&pathStyle=true&public=https://…`.',
    fallback: 'the folder `objects` in the data folder',
  },
  CWLP_PRESIGN_SECONDS: {
    meaning:
      'Links to files in results are presigned links of the S3 server, which work for this many seconds without this server, and whoever asks this server for a file is sent there. With a bucket in `CWLP_OBJECTS_URL`; `public=https://…` in it is the S3 server as clients reach it. At most 604800.',
    fallback: 'none: files are sent by this server',
  },
  CWLP_WORK: {
    meaning: 'Folder for the files of running steps; the container engine must see it under the same path.',
    fallback: 'the folder `work` in the data folder',
  },
  CWLP_CORES: { meaning: 'Cores that this runner gives to steps.', fallback: 'all' },
  CWLP_MEMORY: { meaning: 'MiB of memory that this runner gives to steps.', fallback: 'half of the memory' },
  CWLP_DEFAULT_IMAGE: {
    meaning: 'Container image of tools without a DockerRequirement.',
    fallback: 'debian:stable-slim',
  },
  CWLP_STEP_USER: {
    meaning: '`uid:gid` that steps run as where the server itself is root.',
    fallback: '65534:65534, or the user of the server where it is not root',
  },
  CWLP_ALLOW_NETWORK: {
    meaning:
      '`false` refuses tools that require NetworkAccess; those that hint at it, or are of CWL v1.0, run without network.',
    fallback: 'true',
  },
  CWLP_ALLOW_WRITABLE_ROOT: {
    meaning: '`true` lets tools with `cwlp:writableRoot: true` write to the root of their container.',
    fallback: 'false',
  },
  CWLP_ALLOW_IMAGE_USER: {
    meaning: '`true` lets tools with `cwlp:imageUser: true` run as the user of their image, root included.',
    fallback: 'false',
  },
  CWLP_REUSE: {
    meaning:
      '`false` runs every step on this runner, also where a package allows that the result of an equal earlier step is taken (WorkReuse), and keeps no results for that.',
    fallback: 'true',
  },
  CWLP_FETCH_ALLOW: {
    meaning:
      'Hosts, `host:port` or CIDR ranges, comma-separated, that references and callbacks may point to although their addresses are private or loopback; and buckets, as `s3://bucket`, that may be read with the credentials of the server.',
    fallback: 'none',
  },
  CWLP_CALLBACK_SECRET: {
    meaning:
      'Secret that callbacks are signed with, in the form of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. The same for every process with the role `api` or `conductor`.',
    fallback: 'none: callbacks are not signed',
  },
  CWLP_MAX_DOCUMENT: { meaning: 'Largest package or execute request, in bytes.', fallback: '10485760' },
  CWLP_MAX_FETCH: {
    meaning: 'Largest file fetched or uploaded as an input, in bytes.',
    fallback: '1099511627776',
  },
  CWLP_MAX_REQUESTS: {
    meaning:
      'Requests of one client, by its address, that may be open at once; a further one is answered with 429.',
    fallback: '1000',
  },
  CWLP_PARALLEL_PER_JOB: {
    meaning: 'Steps of one job that may be handed to runners at once.',
    fallback: '64',
  },
  CWLP_LEASE_SECONDS: {
    meaning: 'How long a step survives without a sign of life of its runner before another one takes it.',
    fallback: '15',
  },
  CWLP_LOG_LEVEL: { meaning: '`debug`, `info`, `warn`, `error` or `silent`.', fallback: 'info' },
  DOCKER_HOST: {
    meaning:
      'Address of the container engine (Docker, or Podman in its Docker-compatible form): `unix:///…` or `tcp://…`.',
    fallback: 'the usual sockets of Docker and Podman',
  },
} as const satisfies { readonly [name: string]: SettingDefinition };

export type SettingName = keyof typeof SETTINGS;
