/** Progress of a job on a terminal: a line for each step that finishes, and a bar below them. */
import type { JobStatus, StepStatus } from './watch-job.ts';

const BAR_WIDTH = 30;
const MARKS: { readonly [state: string]: string } = {
  succeeded: '✓',
  skipped: '–',
  failed: '✗',
  cancelled: '✗',
};

export function showProgress(
  out: NodeJS.WriteStream,
): (job: JobStatus, steps: readonly StepStatus[]) => void {
  const shown = new Set<string>();
  let bar = '';
  return (job, steps) => {
    if (bar !== '') out.write('\r\x1b[K');
    for (const step of steps) {
      const mark = MARKS[step.state];
      if (mark === undefined || shown.has(step.id)) continue;
      shown.add(step.id);
      out.write(`  ${mark} ${step.id}${duration(step)}\n`);
    }
    bar = out.isTTY ? renderBar(job, steps) : '';
    out.write(bar);
    if (job.status !== 'accepted' && job.status !== 'running') {
      if (bar !== '') out.write('\r\x1b[K');
      out.write(`  ${job.status}${job.message ? `: ${job.message}` : ''}\n`);
    }
  };
}

function renderBar(job: JobStatus, steps: readonly StepStatus[]): string {
  const filled = Math.round(((job.progress ?? 0) / 100) * BAR_WIDTH);
  const running = steps.filter((step) => step.state === 'running');
  const activity = running.map((step) => step.attempts.at(-1)?.activity).find((text) => text !== undefined);
  const names = running.map((step) => step.step).join(', ');
  return `  [${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}] ${job.progress ?? 0} % ${activity ?? names}`;
}

function duration(step: StepStatus): string {
  const last = step.attempts.at(-1);
  if (last?.finished === undefined) return '';
  const seconds = (Date.parse(last.finished) - Date.parse(last.started)) / 1000;
  return `  ${seconds.toFixed(1)} s${step.attempts.length > 1 ? `, attempt ${step.attempts.length}` : ''}`;
}
