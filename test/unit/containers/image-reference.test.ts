import { describe, expect, it } from 'vitest';
import {
  familiarRepository,
  isReference,
  localNames,
  parseReference,
} from '../../../src/containers/image-reference.ts';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

describe('image references', () => {
  it.each([
    ['debian', { repository: 'debian' }],
    ['debian:stable-slim', { repository: 'debian', tag: 'stable-slim' }],
    ['localhost:5000/eo/tools', { repository: 'localhost:5000/eo/tools' }],
    ['localhost:5000/eo/tools:1', { repository: 'localhost:5000/eo/tools', tag: '1' }],
    [`quay.io/eo/tools@${DIGEST}`, { repository: 'quay.io/eo/tools', digest: DIGEST }],
    [`debian:9@${DIGEST}`, { repository: 'debian', tag: '9', digest: DIGEST }],
  ])('splits %s', (reference, parts) => {
    expect(parseReference(reference)).toEqual(parts);
  });

  it.each([
    ['docker.io/library/debian', 'debian'],
    ['docker.io/eo/tools', 'eo/tools'],
    ['index.docker.io/library/debian', 'debian'],
    ['quay.io/library/debian', 'quay.io/library/debian'],
  ])('knows %s as %s', (repository, familiar) => {
    expect(familiarRepository(repository)).toBe(familiar);
  });

  it.each([
    ['debian', ['debian', 'debian:latest', 'localhost/debian:latest']],
    ['docker.io/library/debian:9', ['docker.io/library/debian:9', 'debian:9', 'localhost/debian:9']],
    ['localhost/eo-tools:1', ['localhost/eo-tools:1']],
    ['quay.io/eo/tools:1', ['quay.io/eo/tools:1']],
    [`eo:1@${DIGEST}`, [`eo:1@${DIGEST}`, `eo@${DIGEST}`, `localhost/eo@${DIGEST}`, DIGEST]],
    [DIGEST, [DIGEST]],
  ])('looks for %s on the engine first', (reference, names) => {
    expect(localNames(reference)).toEqual(names);
  });

  it.each([
    'debian',
    'a/b/c:1.2-x_y',
    'localhost:5000/x',
    `x@${DIGEST}`,
    DIGEST,
    'python:2.7.15-alpine3.7',
  ])('accepts %s', (text) => {
    expect(isReference(text)).toBe(true);
  });

  it.each([
    '',
    'Debian',
    'a b',
    '../containers/x',
    'debian?x=1',
    'debian#x',
    'debian:',
    'x@sha256:12',
    'a//b',
    '/a',
    '$(inputs.x)',
  ])("refuses '%s'", (text) => {
    expect(isReference(text)).toBe(false);
  });
});
