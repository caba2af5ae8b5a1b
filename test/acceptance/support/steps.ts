/** The steps of a job as `GET /jobs/{jobID}/steps` shows them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Api } from './api.ts';

export interface StepAnswer {
  readonly id: string;
  readonly step: string;
  readonly state: string;
  readonly attempts: readonly {
    readonly attempt: number;
    readonly state: string;
    readonly runner: string;
    readonly started: string;
    readonly finished?: string;
    readonly activity?: string;
    readonly failure?: object;
  }[];
}

export async function stepsOf(api: Api, job: string): Promise<readonly StepAnswer[]> {
  return (await api.get(`/jobs/${job}/steps`)).body.steps as StepAnswer[];
}

/** Looks at the steps of a job until they are what is asked for. */
export async function untilSteps(
  api: Api,
  job: string,
  wanted: (steps: readonly StepAnswer[]) => boolean,
): Promise<readonly StepAnswer[]> {
  for (;;) {
    const steps = await stepsOf(api, job);
    if (wanted(steps)) return steps;
    await wait(20);
  }
}

/** States of the attempts at each step: `{ 'crop[0]': ['lost', 'succeeded'] }`. */
export function attemptsOf(steps: readonly StepAnswer[]): Record<string, readonly string[]> {
  return Object.fromEntries(steps.map(({ id, attempts }) => [id, attempts.map(({ state }) => state)]));
}
