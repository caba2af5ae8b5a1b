import { stepName } from './shard-paths.ts';

const NAMES_SHOWN = 10;

/** What a dismissal has stopped, for people: `Dismissed by request; stopped 2 running steps: tiles[0], tiles[1].` */
export function dismissalMessage(stopped: readonly string[]): string {
  if (stopped.length === 0) return 'Dismissed by request; no step was running.';
  const names = stopped.slice(0, NAMES_SHOWN).map(stepName).join(', ');
  const rest = stopped.length > NAMES_SHOWN ? ` and ${stopped.length - NAMES_SHOWN} more` : '';
  const count = `${stopped.length} running ${stopped.length === 1 ? 'step' : 'steps'}`;
  return `Dismissed by request; stopped ${count}: ${names}${rest}.`;
}
