import { DocumentError, EntryNotFoundError } from '../../cwl/document/document-error.ts';
import { loadDocument } from '../../cwl/document/load.ts';
import type { PackedDocument } from '../../cwl/document/model.ts';
import type { CheckSyntax, ReadOntology } from '../../cwl/ports.ts';
import { type DescriptionOverride, describeProcess } from '../describe/describe-process.ts';
import { packageHash } from '../package-hash.ts';
import { chooseProcessId } from '../process-id.ts';
import type { NewRevision, SourcePackage } from '../process-store.ts';
import { Refusal } from '../refusal.ts';
import { openPackage } from './package-source.ts';
import { type ReferenceReader, readReference } from './read-reference.ts';

export interface PackageRequest extends SourcePackage {
  /** Query parameter `w` (Part 2 `/req/cwl/deploy-w-param`). */
  readonly workflow?: string;
  /** The id to keep, of a process that is replaced. */
  readonly id?: string;
}

export interface PackageReader extends ReferenceReader {
  readonly readOntology: ReadOntology;
  /** Parses the JavaScript of packages. */
  readonly checkSyntax?: CheckSyntax;
}

/** Stands for the address of a document that came as a body; the file name in messages. */
const BODY = 'package.cwl';

/**
 * Makes a revision of a process from a deploy or replace body: opens the package, loads and checks the document with everything that it
 * refers to, chooses the id, describes.
 *
 * Rejects with Refusal `invalid-package` that lists every problem, or `workflow-not-found`.
 */
export async function loadPackage(request: PackageRequest, reader: PackageReader): Promise<NewRevision> {
  const { document: source, description } = openPackage(request);
  const { text, uri, fragment } = 'text' in source ? inBody(source.text) : await fetched(source.href, reader);
  const document = await load(text, uri, request.workflow ?? fragment, reader);
  const id = request.id ?? chooseProcessId(description.id, givenId(document, text, uri));
  return revisionOf(document, id, description, request);
}

function revisionOf(
  document: PackedDocument,
  id: string,
  description: DescriptionOverride,
  source: SourcePackage,
): NewRevision {
  return {
    id,
    document,
    packageHash: packageHash(document),
    description: describeProcess(document, id, description),
    source: { mediaType: source.mediaType, body: source.body },
    mutable: true,
  };
}

async function load(
  text: string,
  uri: string,
  entry: string | undefined,
  reader: PackageReader,
): Promise<PackedDocument> {
  const { readOntology, checkSyntax } = reader;
  const read = (reference: string) => readReference(reference, reader);
  try {
    return await loadDocument({
      text,
      uri,
      read,
      readOntology,
      ...(checkSyntax !== undefined && { checkSyntax }),
      ...(entry !== undefined && { entry }),
    });
  } catch (error) {
    if (error instanceof EntryNotFoundError)
      throw new Refusal('workflow-not-found', error.message, { cause: error });
    if (error instanceof DocumentError) throw invalid(error);
    throw error;
  }
}

function invalid(error: DocumentError): Refusal {
  const [first] = error.problems;
  const where = first === undefined ? '' : ` ${first.file}:${first.line}:${first.column}: ${first.message}`;
  const count = error.problems.length === 1 ? 'a problem' : `${error.problems.length} problems`;
  return new Refusal('invalid-package', `The package has ${count}.${where}`, {
    problems: error.problems,
    cause: error,
  });
}

interface DocumentText {
  readonly text: string;
  readonly uri: string;
  readonly fragment: string | undefined;
}

function inBody(text: string): DocumentText {
  return { text, uri: BODY, fragment: undefined };
}

async function fetched(href: string, reader: ReferenceReader): Promise<DocumentText> {
  const hash = href.indexOf('#');
  const uri = hash === -1 ? href : href.slice(0, hash);
  const fragment = hash === -1 ? undefined : href.slice(hash + 1) || undefined;
  try {
    return { text: await readReference(uri, reader), uri, fragment };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('invalid-package', `The package at ${uri} cannot be read: ${why}`, { cause });
  }
}

/** The id that the document gives its entry. One without is named after its address, and a body has no address. */
function givenId(document: PackedDocument, text: string, uri: string): string | undefined {
  const isStem = uri === BODY && `${document.entry}.cwl` === BODY;
  return isStem && !/\bid["']?\s*:\s*["']?#?package\b/.test(text) ? undefined : document.entry;
}
