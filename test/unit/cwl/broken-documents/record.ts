/**
 * Writes down what is said of each document: `node scripts/node24.cjs test/unit/cwl/broken-documents/record.ts` for ours,
 * with `cwltool` behind it for the reference implementation, which has to be installed and takes some minutes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cwltoolMessage, cwltoolVersion, NAMES, ourMessage, writeSections } from './messages.ts';

const ours = new Map<string, string>();
for (const name of NAMES) ours.set(name, await ourMessage(name));
write('ours.txt', 'What `cwl-processes validate` prints; record.ts writes this file.\n', ours);

if (process.argv[2] === 'cwltool') {
  const head = `What cwltool ${cwltoolVersion()} prints (--validate, and a run where that finds nothing); record.ts writes this file.\n`;
  write('cwltool.txt', head, new Map(NAMES.map((name) => [name, cwltoolMessage(name)])));
}

function write(file: string, head: string, sections: ReadonlyMap<string, string>): void {
  writeFileSync(join(import.meta.dirname, file), writeSections(head, sections));
}
