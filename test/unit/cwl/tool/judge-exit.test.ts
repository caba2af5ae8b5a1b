import { expect, test } from 'vitest';
import { judgeExit } from '../../../../src/cwl/tool/judge-exit.ts';

const none = { successCodes: [], temporaryFailCodes: [], permanentFailCodes: [] };

test.each<[codes: object, exitCode: number, verdict: string]>([
  [{}, 0, 'success'],
  [{}, 1, 'permanent'],
  [{ successCodes: [1] }, 1, 'success'],
  [{ successCodes: [1] }, 0, 'success'],
  [{ successCodes: [1], permanentFailCodes: [0] }, 0, 'permanent'],
  [{ successCodes: [3], permanentFailCodes: [3] }, 3, 'success'],
  [{ temporaryFailCodes: [75] }, 75, 'temporary'],
])('CommandLineTool §4.3 Execution: %o: %i is %s', (codes, exitCode, verdict) => {
  expect(judgeExit({ ...none, ...codes }, exitCode)).toBe(verdict);
});
