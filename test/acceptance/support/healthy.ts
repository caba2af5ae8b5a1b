import { expect } from 'vitest';
import type { Api } from './api.ts';

/** Two steps that depend on each other and run for a moment, so that they are under way while something beside them goes wrong. */
const HEALTHY = `
cwlVersion: v1.2
$graph:
  - class: CommandLineTool
    id: copy
    baseCommand: [sh, -c, 'sleep 1; cat "$0"']
    inputs: {file: {type: File, inputBinding: {}}}
    outputs: {copied: stdout}
    stdout: copied.txt
  - class: Workflow
    id: healthy
    inputs: {file: File}
    outputs: {copied: {type: File, outputSource: second/copied}}
    steps:
      first: {run: "#copy", in: {file: file}, out: [copied]}
      second: {run: "#copy", in: {file: first/copied}, out: [copied]}
`;

/** Starts a job that has nothing to do with what a test breaks; the function that it gives proves that the job lost nothing. */
export async function healthyJob(api: Api): Promise<() => Promise<void>> {
  const deployed = await api.send('POST', '/processes', { body: HEALTHY, type: 'application/cwl+yaml' });
  expect([201, 409], deployed.text).toContain(deployed.status);
  const job = await api.execute('healthy', {
    file: { href: 'data:text/plain,still%20here', type: 'text/plain' },
  });
  return async () => {
    const done = await api.untilDone(job);
    expect(done, done.message).toMatchObject({ status: 'successful' });
    const copied = await api.get(`/jobs/${job}/results/copied`);
    expect(copied.text).toBe('still here');
  };
}
