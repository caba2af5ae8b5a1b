import type { CommandLineTool } from '../document/model.ts';

/**
 * What an exit code means (CWL v1.2 §CommandLineTool). `successCodes` is looked at first; 0 is a success and any other
 * code a permanent failure unless a list says otherwise.
 */
export function judgeExit(
  tool: Pick<CommandLineTool, 'successCodes' | 'temporaryFailCodes' | 'permanentFailCodes'>,
  exitCode: number,
): 'success' | 'temporary' | 'permanent' {
  if (tool.successCodes.includes(exitCode)) return 'success';
  if (tool.temporaryFailCodes.includes(exitCode)) return 'temporary';
  if (tool.permanentFailCodes.includes(exitCode)) return 'permanent';
  return exitCode === 0 ? 'success' : 'permanent';
}
