import { DocumentError } from '../../cwl/document/document-error.ts';
import { loadDocument } from '../../cwl/document/load.ts';
import type { CwlValue } from '../../cwl/values/value.ts';
import { isJsonObject } from '../json-object.ts';
import { type Binding, failed, type Place } from './place.ts';

/** The entry of a job object that brings requirements of its own (CWL v1.2 §"Input object"). */
export const JOB_REQUIREMENTS = 'cwl:requirements';

/**
 * `cwl:requirements`, as a list or as `{ value: list }`, in the normal form of the model. They are read as part of a document, so that they are checked
 * and brought into form like those of a package.
 */
export async function bindJobRequirements(raw: unknown, place: Place): Promise<Binding> {
  const requirements = isJsonObject(raw) && Object.hasOwn(raw, 'value') ? raw['value'] : raw;
  const text = JSON.stringify({
    cwlVersion: 'v1.2',
    class: 'CommandLineTool',
    id: 'job',
    baseCommand: 'true',
    inputs: [],
    outputs: [],
    requirements,
    // Whether their expressions may be JavaScript is for the process to say that they are used in.
    hints: [{ class: 'InlineJavascriptRequirement' }],
  });
  try {
    const document = await loadDocument({
      text,
      uri: 'job.cwl',
      read: refuseToRead,
      readOntology: refuseToRead,
    });
    return {
      value: (document.processes[document.entry]?.requirements ?? []) as unknown as CwlValue,
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problems = error.problems.map(({ message, rule }) => ({ message, rule, path: place.at }));
    return { ...failed(place, 'is no list of requirements'), problems };
  }
}

function refuseToRead(uri: string): Promise<never> {
  return Promise.reject(
    new Error(`the requirements of a job cannot refer to documents, and refer to '${uri}'.`),
  );
}
