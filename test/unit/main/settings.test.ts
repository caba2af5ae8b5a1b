import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Role, readConfig } from '../../../src/main/config.ts';
import { settingsPage } from '../../../src/main/settings-page.ts';

const ALL: readonly Role[] = ['api', 'conductor', 'runner'];

describe('settings', () => {
  it('need none: the server is then embedded, on loopback', () => {
    const config = readConfig({ HOME: '/home/somebody' }, ALL);
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      roles: ALL,
      allowNetwork: true,
      fetchAllow: [],
    });
    expect(config.databaseUrl).toBeUndefined();
  });

  it('are all in the documentation as the program has them', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/settings.md'), 'utf8');
    expect(page).toBe(settingsPage());
  });

  it.each([
    [{ CWLP_PRESIGN_SECONDS: '60' }, 'CWLP_PRESIGN_SECONDS needs a bucket, s3://…, in CWLP_OBJECTS_URL'],
    [{ CWLP_PRESIGN_SECONDS: '604801', CWLP_OBJECTS_URL: 's3://x' }, 'at most 604800'],
    [{ CWLP_PORT: 'many' }, 'CWLP_PORT has to be a whole number of at least 0'],
    [{ CWLP_ROLES: 'api,king' }, "CWLP_ROLES knows api, conductor, runner; it has 'king'"],
    [{ CWLP_ROLES: 'api', CWLP_OBJECTS_URL: 's3://x' }, 'CWLP_DATABASE_URL, which is not set'],
    [{ CWLP_ROLES: 'runner', CWLP_DATABASE_URL: 'postgres://x' }, 'CWLP_OBJECTS_URL, which is not set'],
    [{ CWLP_DATABASE_URL: 'mysql://x' }, 'CWLP_DATABASE_URL has to begin with postgres://'],
    [
      { CWLP_OBJECTS_URL: 's3://key:se/cret@host/bucket' },
      'CWLP_OBJECTS_URL is no valid URL. In a key or password write %2F for /',
    ],
    [{ CWLP_WORK: 'work' }, 'CWLP_WORK has to be an absolute path'],
    [{ CWLP_STEP_USER: 'nobody' }, 'CWLP_STEP_USER has to be uid:gid'],
    [{ CWLP_PATH_PREFIX: 'ogc-api' }, 'CWLP_PATH_PREFIX has to be a path such as /{user}/ogc-api'],
    [{ CWLP_PATH_PREFIX: '/{user}/{group}' }, 'CWLP_PATH_PREFIX has to be a path such as /{user}/ogc-api'],
    [{ CWLP_ALLOW_NETWORK: 'maybe' }, 'CWLP_ALLOW_NETWORK has to be one of true, false'],
    [
      { CWLP_CALLBACK_SECRET: 'whsec_c2hvcnQ=' },
      'CWLP_CALLBACK_SECRET has to be whsec_ and 24 to 64 bytes in base64',
    ],
    [{ CWLP_CALLBACK_SECRET: 'a secret of my own' }, 'openssl rand -base64 32'],
    [{ CWLP_COLOUR: 'blue' }, 'CWLP_COLOUR is no setting'],
  ])('%j is refused with a message that says what is right', (environment, message) => {
    expect(() => readConfig(environment, ALL)).toThrow(ConfigError);
    expect(() => readConfig(environment, ALL)).toThrow(message);
  });

  it('do not show a password that made a URL invalid', () => {
    expect(() => readConfig({ CWLP_QUEUE_URL: 'redis://:secret/x:y@host' }, ALL)).toThrow(
      /^(?![\s\S]*secret)/,
    );
  });

  it('have the secret of callbacks as bytes, and never show it', () => {
    const secret = Buffer.alloc(32, 'x');
    const text = secret.toString('base64');

    expect(readConfig({ CWLP_CALLBACK_SECRET: `whsec_${text}` }, ALL).callbackSecret).toEqual(secret);
    expect(() => readConfig({ CWLP_CALLBACK_SECRET: text }, ALL)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(text) }),
    );
  });

  it('report everything that is wrong at once', () => {
    expect(() => readConfig({ CWLP_PORT: '-1', CWLP_CORES: '0' }, ALL)).toThrow(/CWLP_PORT[\s\S]*CWLP_CORES/);
  });
});
