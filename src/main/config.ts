/** Settings read once, checked and frozen. */
import { isAbsolute, join, resolve } from 'node:path';
import { DEFAULT_CORES, DEFAULT_MEMORY, defaultDataFolder, SETTINGS, type SettingName } from './settings.ts';

export type Role = 'api' | 'conductor' | 'runner';
const ROLES: readonly Role[] = ['api', 'conductor', 'runner'];
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Seconds: a week, the longest that S3 signs for. */
const LONGEST_LINK = 604_800;

/** Names of a path, of which one may be the placeholder. */
const PATH_PREFIX = /^(?:\/[\w.~-]+)*(?:\/\{user\})?(?:\/[\w.~-]+)*$/;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  /** Begins with a slash and does not end with one. */
  readonly pathPrefix?: string;
  readonly standard: '1.0' | '2.0';
  readonly stacResults: boolean;
  readonly acceptedAsRunning: boolean;
  readonly data: string;
  readonly roles: readonly Role[];
  readonly databaseUrl?: string;
  readonly queueUrl?: string;
  readonly objectsUrl?: string;
  /** Seconds that presigned links of the object store work. */
  readonly presignSeconds?: number;
  readonly work: string;
  readonly cores: number;
  /** MiB. */
  readonly memory: number;
  readonly defaultImage: string;
  readonly stepUser?: string;
  readonly allowNetwork: boolean;
  readonly allowWritableRoot: boolean;
  readonly allowImageUser: boolean;
  readonly reuse: boolean;
  readonly fetchAllow: readonly string[];
  readonly callbackSecret?: Uint8Array;
  /** Bytes. */
  readonly maxDocument: number;
  readonly maxFetch: number;
  readonly maxRequests: number;
  readonly parallelPerJob: number;
  readonly leaseSeconds: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly dockerHost?: string;
}

/** Thrown at start for settings that are wrong or cannot work together; the message names each of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the settings of `SETTINGS`. Throws ConfigError with every problem at once. */
export function readConfig(environment: NodeJS.ProcessEnv, defaultRoles: readonly Role[]): Config {
  const problems: string[] = [];
  const text = (name: SettingName): string | undefined => environment[name]?.trim() || undefined;

  for (const name of Object.keys(environment)) {
    if (name.startsWith('CWLP_') && !(name in SETTINGS)) {
      problems.push(`${name} is no setting; there are ${Object.keys(SETTINGS).join(', ')}.`);
    }
  }
  const whole = (name: SettingName, fallback: number, least: number): number => {
    const given = text(name);
    if (given === undefined) return fallback;
    const value = Number(given);
    if (Number.isSafeInteger(value) && value >= least) return value;
    problems.push(`${name} has to be a whole number of at least ${least}; it is '${given}'.`);
    return fallback;
  };
  const choice = <T extends string>(name: SettingName, allowed: readonly T[], fallback: T): T => {
    const given = text(name);
    if (given === undefined) return fallback;
    if ((allowed as readonly string[]).includes(given)) return given as T;
    problems.push(`${name} has to be one of ${allowed.join(', ')}; it is '${given}'.`);
    return fallback;
  };
  const yesNo = (name: SettingName, fallback: 'true' | 'false'): boolean =>
    choice(name, ['true', 'false'], fallback) === 'true';
  const url = (name: SettingName, schemes: readonly string[]): string | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    // Never the value itself: it may hold a password.
    if (!schemes.some((scheme) => given.startsWith(scheme)))
      problems.push(`${name} has to begin with ${schemes.join(' or ')}.`);
    else if (URL.canParse(given)) return given;
    else
      problems.push(
        `${name} is no valid URL. In a key or password write %2F for /, %3A for :, %40 for @ and %23 for #.`,
      );
    return undefined;
  };
  const list = (name: SettingName): string[] =>
    (text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');

  const roles = list('CWLP_ROLES');
  const unknown = roles.filter((role) => !ROLES.includes(role as Role));
  if (unknown.length > 0)
    problems.push(`CWLP_ROLES knows ${ROLES.join(', ')}; it has '${unknown.join("', '")}'.`);
  const data = resolve(text('CWLP_DATA') ?? defaultDataFolder(environment));
  const work = text('CWLP_WORK') ?? join(data, 'work');
  if (!isAbsolute(work))
    problems.push('CWLP_WORK has to be an absolute path, because the container engine mounts from it.');
  const presignSeconds =
    text('CWLP_PRESIGN_SECONDS') === undefined ? undefined : whole('CWLP_PRESIGN_SECONDS', 1, 1);
  const pathPrefix = text('CWLP_PATH_PREFIX')?.replace(/\/+$/, '') || undefined;
  if (pathPrefix !== undefined && !PATH_PREFIX.test(pathPrefix)) {
    problems.push(
      `CWLP_PATH_PREFIX has to be a path such as /{user}/ogc-api, of names and of {user} once at most; it is '${pathPrefix}'.`,
    );
  }
  const stepUser = text('CWLP_STEP_USER');
  if (stepUser !== undefined && !/^\d+:\d+$/.test(stepUser)) {
    problems.push(`CWLP_STEP_USER has to be uid:gid in numbers; it is '${stepUser}'.`);
  }

  const callbackSecret = readSecret(text('CWLP_CALLBACK_SECRET'));
  if (callbackSecret === undefined && text('CWLP_CALLBACK_SECRET') !== undefined) {
    problems.push(
      `CWLP_CALLBACK_SECRET has to be ${SECRET_PREFIX} and 24 to 64 bytes in base64; make one with: echo ${SECRET_PREFIX}$(openssl rand -base64 32)`,
    );
  }

  const config: Config = {
    host: text('CWLP_HOST') ?? '127.0.0.1',
    port: whole('CWLP_PORT', 8080, 0),
    ...optional('publicUrl', url('CWLP_PUBLIC_URL', ['http://', 'https://'])?.replace(/\/+$/, '')),
    ...optional('pathPrefix', pathPrefix),
    stacResults: yesNo('CWLP_STAC_RESULTS', 'false'),
    acceptedAsRunning: yesNo('CWLP_ACCEPTED_AS_RUNNING', 'false'),
    standard: choice('CWLP_STANDARD', ['1.0', '2.0'], '1.0'),
    data,
    roles: roles.length > 0 ? (roles as Role[]) : defaultRoles,
    ...optional('databaseUrl', url('CWLP_DATABASE_URL', ['postgres://', 'postgresql://'])),
    ...optional(
      'queueUrl',
      url('CWLP_QUEUE_URL', ['redis://', 'rediss://', 'redis+unix://', 'postgres://', 'postgresql://']),
    ),
    ...optional('objectsUrl', url('CWLP_OBJECTS_URL', ['file:///', 's3://'])),
    ...optional('presignSeconds', presignSeconds),
    work,
    cores: whole('CWLP_CORES', DEFAULT_CORES, 1),
    memory: whole('CWLP_MEMORY', DEFAULT_MEMORY, 64),
    defaultImage: text('CWLP_DEFAULT_IMAGE') ?? 'debian:stable-slim',
    ...optional('stepUser', stepUser),
    allowNetwork: yesNo('CWLP_ALLOW_NETWORK', 'true'),
    allowWritableRoot: yesNo('CWLP_ALLOW_WRITABLE_ROOT', 'false'),
    allowImageUser: yesNo('CWLP_ALLOW_IMAGE_USER', 'false'),
    reuse: yesNo('CWLP_REUSE', 'true'),
    fetchAllow: list('CWLP_FETCH_ALLOW'),
    ...optional('callbackSecret', callbackSecret),
    maxDocument: whole('CWLP_MAX_DOCUMENT', 10 * 1024 * 1024, 1024),
    maxFetch: whole('CWLP_MAX_FETCH', 1024 ** 4, 1),
    maxRequests: whole('CWLP_MAX_REQUESTS', 1000, 1),
    parallelPerJob: whole('CWLP_PARALLEL_PER_JOB', 64, 1),
    leaseSeconds: whole('CWLP_LEASE_SECONDS', 15, 3),
    logLevel: choice('CWLP_LOG_LEVEL', LOG_LEVELS, 'info'),
    ...optional('dockerHost', url('DOCKER_HOST', ['unix://', 'tcp://', 'http://', 'https://'])),
  };
  problems.push(...conflicts(config));
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return Object.freeze(config);
}

const SECRET_PREFIX = 'whsec_';

/** The bytes of a secret of Standard Webhooks; undefined where it is none. */
function readSecret(text = ''): Uint8Array | undefined {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}

/** Settings that are right alone and cannot work together; each sentence names both. */
function conflicts(config: Config): string[] {
  const problems: string[] = [];
  if (config.presignSeconds !== undefined && !config.objectsUrl?.startsWith('s3:')) {
    problems.push(
      'CWLP_PRESIGN_SECONDS needs a bucket, s3://…, in CWLP_OBJECTS_URL: files on a disk have no links of their own.',
    );
  }
  if ((config.presignSeconds ?? 0) > LONGEST_LINK) {
    problems.push(
      `CWLP_PRESIGN_SECONDS has to be at most ${LONGEST_LINK}; it is '${config.presignSeconds}'.`,
    );
  }
  const alone = ROLES.every((role) => config.roles.includes(role));
  if (!alone && config.databaseUrl === undefined) {
    problems.push(
      `CWLP_ROLES=${config.roles.join(',')} needs other processes beside this one, and they can share a database only by CWLP_DATABASE_URL, which is not set.`,
    );
  }
  if (!alone && config.objectsUrl === undefined) {
    problems.push(
      `CWLP_ROLES=${config.roles.join(',')} needs other processes beside this one, and they can share files only by CWLP_OBJECTS_URL, which is not set.`,
    );
  }
  return problems;
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
