import { encodePath } from '../../../cwl/values/uri-path.ts';
import type { Job } from '../../../jobs/job.ts';
import { stepName } from '../../../jobs/shard-paths.ts';
import { AD_HOC_REVISION } from '../../process-service.ts';
import { timeOf } from './crate.ts';

/** Ids of what is in the crate of a job. */
export class CrateNames {
  /** URL of this server, without a trailing slash. */
  readonly base: string;
  /** URL of the package, in the revision that ran. */
  readonly workflow: string;
  readonly software: string;
  readonly operator: string;
  /** When what the crate says was so. */
  readonly seen: string;

  constructor({ id, processId, revision, finished, updated }: Job, base: string) {
    this.base = base;
    this.seen = timeOf(finished ?? updated);
    this.workflow =
      revision === AD_HOC_REVISION
        ? `${base}/jobs/${encodeURIComponent(id)}/definition`
        : `${base}/processes/${encodeURIComponent(processId)}/package?version=${revision}`;
    this.software = `${base}/#software`;
    this.operator = `${base}/#operator`;
  }

  /** A process of the package. */
  process(id: string): string {
    return `${this.workflow}#${encodePath(id)}`;
  }

  parameter(process: string, name: string): string {
    return `${this.workflow}#${encodePath(process)}/${encodePath(name)}`;
  }

  step(workflow: string, name: string): string {
    return `${this.workflow}#${encodePath(workflow)}/steps/${encodePath(name)}`;
  }

  connection(target: string, source: string): string {
    return `#connection/${encodePath(target)}/${encodePath(source)}`;
  }

  /** @param shard undefined for the job */
  run(shard?: string): string {
    return shard === undefined ? '#run' : `#run/${encodePath(stepName(shard))}`;
  }

  control(parent: string | undefined, step: string): string {
    return `${this.run(parent).replace('#run', '#control')}/${encodePath(step)}`;
  }

  organize(shard?: string): string {
    return this.run(shard).replace('#run', '#organize');
  }

  value(shard: string | undefined, direction: 'in' | 'out', port: string): string {
    return `${this.run(shard).replace('#run', '#value')}/${direction}/${encodePath(port)}`;
  }

  image(image: string): string {
    return `#image/${encodePath(image)}`;
  }
}
