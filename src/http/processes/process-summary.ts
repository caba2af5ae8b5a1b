import type { DeployedProcess } from '../../processes/process-store.ts';
import { jsonLink, type Link, ownLinks, packageUrl, processUrl, REL } from '../links.ts';
import { profileLink } from '../profile.ts';

/** Part 1 `processSummary.yaml` with the `mutable` of Part 2, and the revision. */
export function processSummary({ description, ...process }: DeployedProcess, base: string) {
  const { inputs: _inputs, outputs: _outputs, ...summary } = description;
  const links = ownLinks(processUrl(base, description.id), 'Process description');
  return { ...summary, ...revisionOf(process), links };
}

/**
 * Part 1 `process.yaml`.
 *
 * @param isPinned whether this revision is shown whatever is deployed now; it can be read then, and not executed
 */
export function processDescription(
  { description, ...process }: DeployedProcess,
  base: string,
  { isPinned }: { readonly isPinned: boolean },
) {
  const { id } = description;
  const { revision, mutable } = process;
  const version = isPinned ? revision : undefined;
  const url = processUrl(base, id);
  const links: Link[] = [
    ...ownLinks(processUrl(base, id, version), 'Process description'),
    ...(isPinned
      ? [jsonLink(url, 'latest-version', 'The process as it is deployed now')]
      : [
          jsonLink(`${url}/execution`, REL.execute, 'Execute'),
          jsonLink(processUrl(base, id, revision), 'bookmark', 'This revision, also after it is replaced'),
        ]),
    ...(revision > 1
      ? [jsonLink(processUrl(base, id, revision - 1), 'predecessor-version', 'The revision before')]
      : []),
    jsonLink(`${base}/jobs?processID=${encodeURIComponent(id)}`, REL.jobList, 'Jobs'),
    jsonLink(`${base}/processes`, 'up', 'Processes'),
    profileLink('processDescription'),
  ];
  if (mutable) {
    links.push(
      { href: packageUrl(base, id, { version }), rel: 'describedby', title: 'Deployed package' },
      jsonLink(packageUrl(base, id, { version, form: 'packed' }), 'describedby', 'Package as it is run'),
    );
  }
  return { ...description, ...revisionOf(process), links };
}

function revisionOf({
  revision,
  packageHash,
  mutable,
}: Pick<DeployedProcess, 'revision' | 'packageHash' | 'mutable'>) {
  return { revision, packageHash, mutable };
}
