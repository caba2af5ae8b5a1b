import { describeProcess, entryOf } from '../../describe/describe-process.ts';
import { PackageMetadata } from '../../describe/package-metadata.ts';
import type { RunRecord, Software } from '../run-record.ts';
import { addActions } from './actions.ts';
import { Crate, type Reference, ref } from './crate.ts';
import { CrateNames } from './crate-names.ts';
import { addWorkflow } from './workflow.ts';

const METADATA = 'ro-crate-metadata.json';
const ROOT = './';
const RO_CRATE = 'https://w3id.org/ro/crate/1.1';
const WORKFLOW_CRATE = 'https://w3id.org/workflowhub/workflow-ro-crate/1.0';
const PROFILES = [
  { id: 'https://w3id.org/ro/wfrun/process/0.5', name: 'Process Run Crate', version: '0.5' },
  { id: 'https://w3id.org/ro/wfrun/workflow/0.5', name: 'Workflow Run Crate', version: '0.5' },
  { id: 'https://w3id.org/ro/wfrun/provenance/0.5', name: 'Provenance Run Crate', version: '0.5' },
  { id: WORKFLOW_CRATE, name: 'Workflow RO-Crate', version: '1.0' },
];

/**
 * The metadata of a Provenance Run Crate (Workflow Run RO-Crate 0.5): the package, its run, and the run of each step with image, command, times and data. Files are
 * those of this server, under their URLs.
 *
 * @param base URL of this server, without a trailing slash
 */
export async function roCrate(record: RunRecord, software: Software, base: string): Promise<object> {
  const { job, document } = record;
  const crate = new Crate();
  const names = new CrateNames(job, base);
  crate.add(METADATA, 'CreativeWork', () => ({
    about: ref(ROOT),
    conformsTo: [ref(RO_CRATE), ref(WORKFLOW_CRATE)],
  }));
  addEngine(software, crate, names);
  const mainEntity = addWorkflow(record, crate, names);
  await addActions(record, crate, names);
  const { title, description } = describeProcess(document, job.processId);
  const name = job.marks?.title ?? `Run of ${title ?? job.processId}`;
  // Before the root itself is one of them.
  const hasPart = crate.idsOf('File', 'Dataset');
  crate.add(ROOT, 'Dataset', () => ({
    conformsTo: PROFILES.map((profile) =>
      crate.add(profile.id, 'CreativeWork', () => ({ name: profile.name, version: profile.version })),
    ),
    name,
    description: description ?? `${name}: job ${job.id} of ${base}.`,
    datePublished: names.seen,
    license: licenseOf(record, crate),
    author: ref(names.operator),
    publisher: ref(names.operator),
    mainEntity,
    hasPart,
    mentions: crate.idsOf('CreateAction'),
  }));
  return crate.toJson();
}

function addEngine(
  { name, version }: Software,
  crate: Crate,
  { base, software, operator }: CrateNames,
): void {
  crate.add(software, 'SoftwareApplication', () => ({ name, softwareVersion: version, url: `${base}/` }));
  crate.add(operator, 'Organization', () => ({ name: `Operator of ${base}`, url: `${base}/` }));
}

/** That of the package; nobody has said anything of the data. */
function licenseOf({ document }: RunRecord, crate: Crate): Reference {
  const license = new PackageMetadata(document, entryOf(document)).text('license');
  if (license === undefined)
    return crate.add('#license', 'CreativeWork', () => ({
      name: 'No licence is stated',
      description: 'The package names none. Ask the operator of this server.',
    }));
  const id = URL.canParse(license) ? license : '#license';
  return crate.add(id, 'CreativeWork', () => ({ name: license }));
}
