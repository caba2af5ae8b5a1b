/** One output in an answer that has several of them. */
import type { Job } from '../../jobs/job.ts';
import { contentDisposition } from '../../processes/content-disposition.ts';
import { contentOf, type OutputValue, referenceOf } from '../../processes/shape-results/output-content.ts';
import { withPresignedFiles } from '../../processes/shape-results/presigned-files.ts';
import { jobUrl, type Link } from '../links.ts';
import type { OperationContext } from '../operation.ts';
import type { Part } from './multipart.ts';

/** Whether the execute request wants a link in place of the value (Part 1 v1.0 `transmissionMode`). */
export function isByReference(job: Job, name: string): boolean {
  return job.request.outputs?.[name]?.transmissionMode === 'reference';
}

/** Where one output of a job is had. */
export function outputUrl(job: Job, name: string, base: string): string {
  return `${jobUrl(base, job.id)}/results/${encodeURIComponent(name)}`;
}

/** The link to an output, with its name as the relation (Part 1 v1.0 `/req/core/process-execute-sync-raw-ref`). */
export function referenceLink(job: Job, name: string, value: OutputValue, base: string): Link {
  return { rel: name, ...reference(job, name, value, base) };
}

function reference(job: Job, name: string, value: OutputValue, base: string) {
  return referenceOf(value, base) ?? { href: outputUrl(job, name, base), type: 'application/json' };
}

/** The part of a multipart body: a value, or nothing and where it is (Part 1 v1.0 `/req/core/process-execute-sync-raw-mixed-multi`). */
export async function partOf(
  job: Job,
  name: string,
  value: OutputValue,
  context: OperationContext,
  base: string,
): Promise<Part> {
  const id = { 'Content-ID': `<${encodeURIComponent(name)}>` };
  if (isByReference(job, name)) {
    const { href, type } = reference(job, name, await withPresignedFiles(value, context), base);
    return { headers: { ...id, 'Content-Type': type, 'Content-Location': href }, open: async () => [] };
  }
  const content = await contentOf(value, base, context);
  switch (content.kind) {
    case 'file': {
      const { mediaType, name: fileName, open } = content.file;
      const headers = { 'Content-Type': mediaType, 'Content-Disposition': contentDisposition(fileName) };
      return { headers: { ...id, ...headers }, open: () => open() };
    }
    case 'text':
      return {
        headers: { ...id, 'Content-Type': 'text/plain; charset=utf-8' },
        open: async () => [content.text],
      };
    case 'json': {
      const text = JSON.stringify(content.json);
      return { headers: { ...id, 'Content-Type': 'application/json' }, open: async () => [text] };
    }
  }
}
