import type { PackedDocument } from '../cwl/document/model.ts';

/**
 * The ids of the abstract Operations (CWL v1.2 §Operation) that a run of the entry would meet. They are legal in a document and cannot
 * be executed.
 */
export function abstractProcesses(document: PackedDocument): readonly string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const open = [document.entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const process = document.processes[id];
    if (process?.class === 'Operation') found.push(id);
    if (process?.class === 'Workflow') for (const step of process.steps) open.push(step.run);
  }
  return found.sort();
}
