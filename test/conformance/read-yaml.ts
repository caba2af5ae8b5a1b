import { readFileSync } from 'node:fs';
import { Marks } from '../../src/cwl/document/source/marks.ts';
import { readYaml } from '../../src/cwl/document/source/read-yaml.ts';

/**
 * Reads a YAML or JSON file of a suite. Their authors let flow lists end in the column in which they began, which YAML forbids and
 * the reader of packages takes.
 */
export function readYamlFile(path: string): unknown {
  return readYaml({ uri: path, text: readFileSync(path, 'utf8') }, new Marks());
}
