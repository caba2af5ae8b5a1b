import { describe, expect, it } from 'vitest';
import { exitAdvice } from '../../../src/steps/exit-advice.ts';

const CLOSED = { writableRoot: false, network: false, user: '65534:65534' };
const OPEN = { writableRoot: true, network: true };

describe('what to try after a failed command', () => {
  it.each([
    ["mkdir: cannot create directory '/var/model': Read-only file system", /cwlp:writableRoot: true/],
    ["OSError: [Errno 30] Read-only file system: '/data'", /\$\(runtime\.outdir\)/],
    ['<urlopen error [Errno 101] Network is unreachable>', /NetworkAccess/],
    ['curl: (6) Could not resolve host: stac.example', /NetworkAccess/],
    ['<urlopen error [Errno -3] Temporary failure in name resolution>', /NetworkAccess/],
    ['/root/.julia: Permission denied', /cwlp:imageUser: true/],
    ['band 4: not a GeoTIFF', /^Read its standard error below; check the command line and the inputs\.$/],
    ['', /^Read its standard error/],
  ])('%j', (stderr, advice) => {
    expect(exitAdvice(stderr, CLOSED)).toMatch(advice);
  });

  it.each([
    'Read-only file system',
    'Network is unreachable',
    'Permission denied',
  ])('says nothing of what the step was given: %s', (stderr) => {
    expect(exitAdvice(stderr, OPEN)).toMatch(/^Read its standard error below; check/);
  });
});
