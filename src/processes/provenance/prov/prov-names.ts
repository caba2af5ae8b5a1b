import { createHash } from 'node:crypto';
import type { FileOrDirectory } from '../../../cwl/values/files.ts';
import { encodePath } from '../../../cwl/values/uri-path.ts';
import type { Job } from '../../../jobs/job.ts';
import { stepName } from '../../../jobs/shard-paths.ts';
import { toKey } from '../../../objects/location.ts';
import { urlOfKey } from '../../own-url.ts';
import { AD_HOC_REVISION } from '../../process-service.ts';
import { identityOf } from '../data.ts';
import type { Name } from './statement.ts';

const VOCABULARIES = {
  prov: 'http://www.w3.org/ns/prov#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  schema: 'https://schema.org/',
  wfrun: 'https://w3id.org/ro/terms/workflow-run#',
  cwlp: 'urn:x-cwl-processes:',
} as const;

/**
 * Names of what the provenance of a job tells about. What can be had from this server, or from another one, is called by its URL, so that two documents that mention
 * it mean the same; everything else by a fragment of this document.
 */
export class ProvNames {
  /** URL of this server, without a trailing slash. */
  readonly base: string;
  readonly #prefixes: { [prefix: string]: string };
  readonly #webs = new Map<string, string>();
  readonly job: Name;

  constructor(job: Job, base: string) {
    const url = `${base}/jobs/${encodeURIComponent(job.id)}`;
    this.base = base;
    this.#prefixes = {
      ...VOCABULARIES,
      server: `${base}/`,
      job: `${url}/`,
      fact: `${url}/prov#`,
      package: `${packageUrl(job, base)}#`,
    };
    this.job = `server:jobs/${encodeURIComponent(job.id)}`;
  }

  /** All that were used; complete when every name has been made. */
  get prefixes(): { readonly [prefix: string]: string } {
    return this.#prefixes;
  }

  readonly software: Name = 'server:#software';

  process(id: string): Name {
    return `package:${encodePath(id)}`;
  }

  parameter(process: string, name: string): Name {
    return `package:${encodePath(process)}/${encodePath(name)}`;
  }

  /** The run of a step; its log is below that URL. */
  run(shard: string): Name {
    return `job:steps/${encodePath(stepName(shard))}`;
  }

  runOfJob(job: string, shard: string): Name {
    return `server:jobs/${encodeURIComponent(job)}/steps/${encodePath(stepName(shard))}`;
  }

  attempt(shard: string, attempt: number): Name {
    return `fact:attempt/${encodePath(stepName(shard))}/${attempt}`;
  }

  /** @param of shard, or undefined for the job */
  value(of: string | undefined, direction: 'in' | 'out', port: string): Name {
    const owner = of === undefined ? 'job' : `steps/${encodePath(stepName(of))}`;
    return `fact:value/${owner}/${direction}/${encodePath(port)}`;
  }

  image(image: string): Name {
    return `fact:image/${encodePath(image)}`;
  }

  runner(id: string): Name {
    return `fact:runner/${encodePath(id)}`;
  }

  file(file: FileOrDirectory): Name {
    const identity = identityOf(file);
    const key = toKey(identity);
    const url = key === undefined ? identity : urlOfKey(key, this.base);
    if (url?.startsWith(`${this.base}/`)) return `server:${url.slice(this.base.length + 1)}`;
    const web = /^((?:https?|s3):\/\/[^/?#]+\/)(.*)$/.exec(URL.parse(identity)?.href ?? '');
    if (web === null) return `fact:file/${createHash('sha1').update(identity).digest('hex')}`;
    const [, origin = '', rest = ''] = web;
    return `${this.#web(origin)}:${rest.replaceAll(NOT_IN_IRI, encodeURIComponent)}`;
  }

  #web(origin: string): string {
    const known = this.#webs.get(origin);
    if (known !== undefined) return known;
    const prefix = `web${this.#webs.size + 1}`;
    this.#webs.set(origin, prefix);
    this.#prefixes[prefix] = origin;
    return prefix;
  }
}

const NOT_IN_IRI = /[<>"{}|^`\\\s]/g;

/** The revision of the process that ran; of a package that came with its job, the document that made the job. */
function packageUrl({ id, processId, revision }: Job, base: string): string {
  return revision === AD_HOC_REVISION
    ? `${base}/jobs/${encodeURIComponent(id)}/definition`
    : `${base}/processes/${encodeURIComponent(processId)}?version=${revision}`;
}
