import type { DeployedProcess } from '../../processes/process-store.ts';
import { jsonLink, type Link, ownLinks, processUrl, REL } from '../links.ts';
import { profileLink } from '../profile.ts';

/** Part 1 `processSummary.yaml` with the `mutable` of Part 2. */
export function processSummary({ description, mutable }: DeployedProcess, base: string) {
  const { inputs: _inputs, outputs: _outputs, ...summary } = description;
  return { ...summary, mutable, links: ownLinks(processUrl(base, description.id), 'Process description') };
}

/** Part 1 `process.yaml`. */
export function processDescription({ description, mutable }: DeployedProcess, base: string) {
  const url = processUrl(base, description.id);
  const links: Link[] = [
    ...ownLinks(url, 'Process description'),
    jsonLink(`${url}/execution`, REL.execute, 'Execute'),
    jsonLink(`${base}/jobs?processID=${encodeURIComponent(description.id)}`, REL.jobList, 'Jobs'),
    jsonLink(`${base}/processes`, 'up', 'Processes'),
    profileLink('processDescription'),
  ];
  if (mutable) links.push({ href: `${url}/package`, rel: 'describedby', title: 'Deployed package' });
  return { ...description, mutable, links };
}
