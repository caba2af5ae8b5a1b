import type { AttemptView, StepView } from '../../jobs/job.ts';
import { stepName } from '../../jobs/shard-paths.ts';
import { logsOf } from '../../processes/read-log.ts';
import { stepLogUrl } from '../observation/list-steps.ts';
import { type Html, html } from './html.ts';
import { duration, state, time } from './parts.ts';

/** A scatter may have thousands of steps, and nobody reads a table of them. */
const MOST = 200;

/** @param job URL of the job */
export function stepsTable(steps: readonly StepView[], job: string): Html {
  if (steps.length === 0) return html`<p class="none">No step has begun.</p>`;
  return html`
<div class="wide"><table>
<thead><tr><th scope="col">Step</th><th scope="col">State</th><th scope="col">Attempt</th><th scope="col">Image</th><th scope="col">Exit code</th><th scope="col">Started</th><th scope="col">Took</th><th scope="col">Logs</th></tr></thead>
<tbody>${steps.slice(0, MOST).map((step) => row(step, job))}</tbody>
</table></div>
${steps.length > MOST && html`<p><a href="${job}/steps">All ${steps.length} steps</a></p>`}`;
}

function row(step: StepView, job: string): Html {
  const name = stepName(step.shard);
  const attempt = step.attempts.at(-1);
  return html`
<tr><th scope="row">${name}</th><td>${state(step.state)}${step.reused && html` <small>reused</small>`}</td>${attempt === undefined ? html`<td colspan="6"></td>` : attemptCells(attempt, step, stepLogUrl(job, name))}</tr>
${attempt !== undefined && remarks(attempt)}`;
}

function attemptCells(attempt: AttemptView, step: StepView, log: string): Html {
  const started = attempt.started.toISOString();
  const follow = step.state === 'running' ? '&follow=true' : '';
  const logs = logsOf(step).filter((one) => one.attempt === attempt.attempt);
  const url = (stream: string) => `${log}?stream=${stream}&attempt=${attempt.attempt}${follow}`;
  return html`
<td>${attempt.attempt}</td><td title="${attempt.imageDigest ?? ''}">${attempt.image}</td><td>${attempt.exitCode}</td>
<td>${time(started)}</td><td>${duration(started, attempt.finished?.toISOString())}</td>
<td>${logs.map(({ stream }) => html`<a href="${url(stream)}" data-log="${stream} of ${stepName(step.shard)}">${stream}</a> `)}</td>`;
}

/** What it does at the moment, or why it failed and what to try next. */
function remarks({ state: attemptState, activity, failure }: AttemptView): Html | undefined {
  const told = failure === undefined ? undefined : [failure.message, failure.next].filter(Boolean).join('\n');
  const text = told ?? (attemptState === 'running' ? activity : undefined);
  return text === undefined
    ? undefined
    : html`<tr class="remark"><td colspan="8" class="message">${text}</td></tr>`;
}
