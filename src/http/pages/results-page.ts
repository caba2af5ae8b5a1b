import type { Job, Outputs } from '../../jobs/job.ts';
import { jobUrl } from '../links.ts';
import type { OperationContext } from '../operation.ts';
import { outputUrl } from '../results/output-part.ts';
import { resultsDocument } from '../results/results-document.ts';
import { html } from './html.ts';
import { outputPreview } from './output-preview.ts';
import type { PageContent } from './page.ts';
import { showJson } from './show-json.ts';

/** The results of a job, each output with as much of it as fits on a page. */
export async function resultsPage(
  job: Job,
  outputs: Outputs,
  base: string,
  context: OperationContext,
): Promise<PageContent> {
  const document = await resultsDocument(job, outputs, base, context);
  const url = jobUrl(base, job.id);
  const sections = Object.entries(document).map(
    async ([name, shown]) =>
      html`<section class="output"><h2>${name}</h2>${await outputPreview(shown, outputs[name] ?? null, outputUrl(job, name, base), context)}</section>`,
  );
  return {
    title: 'Results',
    main: html`
<p>of the job <a href="${url}">${job.marks?.title ?? job.id}</a></p>
${await Promise.all(sections)}
${sections.length === 0 && html`<p class="none">The job gave nothing.</p>`}
<p class="links"><a href="${url}/results?f=zip">All files (ZIP)</a> <a href="${url}/results?f=manifest">List of files</a> <a href="${url}/results?f=json">JSON</a></p>
<details class="everything"><summary>Everything that the server says of this, and all links</summary>${showJson(document)}</details>`,
  };
}
