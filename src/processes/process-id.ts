import { randomUUID } from 'node:crypto';
import { Refusal } from './refusal.ts';

const VALID = /^[\p{L}\p{N}_][\p{L}\p{N}._~@+-]{0,199}$/u;

/**
 * The id that a process is deployed under: the first of the wanted ones that is given, by its last segment (`#main/x` → `x`), else
 * one that is made up (Part 2 `/req/deploy-replace-undeploy/deploy-response-pid`).
 *
 * Throws Refusal `invalid-package` for an id that could not stand in a URL.
 */
export function chooseProcessId(...wanted: readonly (string | undefined)[]): string {
  const given = wanted.find((id) => id !== undefined && id !== '');
  if (given === undefined) return `process-${randomUUID().slice(0, 8)}`;
  const id = given.slice(Math.max(given.lastIndexOf('#'), given.lastIndexOf('/')) + 1);
  if (VALID.test(id)) return id;
  throw new Refusal(
    'invalid-package',
    `'${given}' cannot be the id of a process: use letters, digits and the signs . _ ~ @ + - , at most 200, and begin with a letter, a digit or _.`,
  );
}
