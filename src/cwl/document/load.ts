import type { CheckSyntax, ReadOntology } from '../ports.ts';
import type { CwlObject } from '../values/value.ts';
import { checkPackage } from './check/check-package.ts';
import { EntryNotFoundError } from './document-error.ts';
import { readFormats } from './formats/format-relations.ts';
import { schemasOf } from './formats/schemas.ts';
import type { PackedDocument, Process } from './model.ts';
import { normalizePackage } from './normal/package.ts';
import { secretInputs } from './secret-inputs.ts';
import { Documents } from './source/documents.ts';
import { Library, type Read } from './source/library.ts';
import { Marks } from './source/marks.ts';
import { chooseProcess, findProcess, type RawDocument, type RawProcess } from './source/raw-document.ts';
import { fileStem, resolveReference, splitFragment } from './source/reference.ts';
import { Report } from './source/report.ts';

export interface LoadRequest {
  /** YAML or JSON. */
  readonly text: string;
  /** Address of the document: base of its relative references and its name in messages. A fragment names the entry. */
  readonly uri: string;
  /** Id of the process to run; wins over the fragment. */
  readonly entry?: string;
  /** Fetches what the document refers to; the message of its failure is shown to the author of the document. */
  readonly read: Read;
  /** Understands the ontologies of `$schemas`, where the formats of inputs need them. */
  readonly readOntology: ReadOntology;
  /** Parses JavaScript. Without it scripts are judged when they run. */
  readonly checkSyntax?: CheckSyntax;
}

/**
 * Reads a CWL document of v1.0, v1.1 or v1.2 and all that it refers to, checks it, and packs it into one document of
 * the v1.2 model. Without a wanted entry it is `#main`, else the only Workflow, else the first process.
 *
 * @throws DocumentError with every problem that was found (rejects)
 * @throws EntryNotFoundError when the document has no process of the wanted name (rejects)
 */
export async function loadDocument(request: LoadRequest): Promise<PackedDocument> {
  const uri = resolveReference(splitFragment(request.uri).document, '') ?? request.uri;
  const file = { uri, text: request.text };
  const report = new Report();
  const marks = new Marks();
  const library = new Library(request.read);
  library.add(file);
  const documents = new Documents(library, marks, report);
  const root = await documents.read(uri, { file, offset: 0 }, '');
  if (root === undefined) report.throwIfFailed();
  if (root === undefined) throw new Error(`'${uri}' was not loaded, and nothing says why.`);

  const normal = normalizePackage(root, documents, marks, report);
  checkPackage(normal, request.checkSyntax);
  report.throwIfFailed();
  const entry = chooseEntry(root, request.entry ?? splitFragment(request.uri).fragment);

  const schemas = schemasOf(documents, normal, marks);
  const uris = schemas.map((schema) => schema.uri);
  const formats = await readFormats(normal.processes.values(), uris, library, request.readOntology);
  for (const { uri, place } of schemas) {
    const why = formats.unread[uri];
    if (why !== undefined) report.warn(place, '$schemas', 'unreadable-reference', unreadMessage(uri, why));
  }
  const { warnings } = report;

  const processes = withSecrets(normal.processes);
  const key = normal.keys.get(entry)!;
  return {
    cwlVersion: 'v1.2',
    entry: key,
    processes: { ...processes, [key]: withDocumentMetadata(processes[key]!, root) },
    namespaces: normal.namespaces.of(root.uri),
    formats: formats.relations,
    ...(Object.keys(formats.unread).length > 0 && { unreadSchemas: formats.unread }),
    ...(warnings.length > 0 && { warnings }),
  };
}

function unreadMessage(uri: string, why: string): string {
  return `The ontology '${uri}' cannot be read: ${why} Files are taken only in the very formats that the inputs name.`;
}

function chooseEntry(root: RawDocument, wanted: string | undefined): RawProcess {
  const entry = wanted === undefined ? chooseProcess(root.processes) : findProcess(root, wanted);
  if (entry !== undefined) return entry;
  throw new EntryNotFoundError(
    wanted ?? '',
    root.processes.map((process) => process.id ?? fileStem(root.uri)),
  );
}

function withSecrets(processes: ReadonlyMap<string, Process>): Record<string, Process> {
  const secrets = secretInputs(processes);
  return Object.fromEntries(
    Array.from(processes, ([key, process]) => {
      const names = secrets.get(key);
      return [key, names === undefined ? process : { ...process, secrets: [...names].sort() }];
    }),
  );
}

/** Metadata beside `$graph` describes the package, so it goes to the process that the package is deployed for. */
function withDocumentMetadata(process: Process, root: RawDocument): Process {
  if (!root.packed) return process;
  const beside = Object.entries(root.fields).filter(([field]) => field.includes(':')) as [string, never][];
  const metadata: CwlObject = { ...Object.fromEntries(beside), ...process.metadata };
  return { ...process, metadata };
}
