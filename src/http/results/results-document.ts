import type { Job, Outputs } from '../../jobs/job.ts';
import { inlineValue } from '../../processes/shape-results/inline-value.ts';
import { type FileLinks, withPresignedFiles } from '../../processes/shape-results/presigned-files.ts';
import { shapeValue } from '../../processes/shape-results/shape-value.ts';
import { isByReference, outputUrl } from './output-part.ts';

/**
 * The results document (Part 1 `results.yaml`). A null output is absent. A file is a link unless the request wants its value, and other values stand in it unless the
 * request wants a link (v1.0 `transmissionMode`).
 *
 * @param preferred what the client prefers where the request says nothing (v2.0 `Prefer: return`)
 */
export async function resultsDocument(
  job: Job,
  outputs: Outputs,
  base: string,
  files: FileLinks,
  preferred: 'minimal' | 'representation' = 'minimal',
): Promise<{ readonly [output: string]: unknown }> {
  const document: [string, unknown][] = [];
  for (const [name, value] of Object.entries(outputs)) {
    if (value === null) continue;
    const wanted =
      job.request.outputs?.[name]?.transmissionMode ?? (preferred === 'representation' && 'value');
    const shaped =
      wanted === 'value'
        ? await inlineValue(value, base, files.objects)
        : shapeValue(await withPresignedFiles(value, files), base);
    document.push([name, isByReference(job, name) ? linkTo(shaped, outputUrl(job, name, base)) : shaped]);
  }
  return Object.fromEntries(document);
}

function linkTo(shaped: unknown, href: string): unknown {
  const isLink = typeof shaped === 'object' && shaped !== null && 'href' in shaped;
  return isLink ? shaped : { href, type: 'application/json' };
}
