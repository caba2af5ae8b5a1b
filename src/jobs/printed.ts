/** What the expressions of a step gave to `console.log`, while the step was cut into shards. */
import type { BaseLogger } from 'pino';
import { scriptsOfStep } from '../cwl/expression/scripts-of-step.ts';
import type { Abilities, Evaluate } from '../cwl/ports.ts';
import type { SecretMask } from '../cwl/values/secret-mask.ts';
import { expansionPrefix } from './shard-paths.ts';

/** What a conductor lends to expansions. */
export interface ExpansionAbilities extends Abilities {
  /**
   * Keeps a text as the engine's log below a prefix (objects/step-log.ts), where readers of the step's log look for it.
   * A second call for the prefix replaces what the first one kept.
   */
  readonly keepLog: (prefix: string, text: string) => Promise<void>;
}

/** One expansion: its scripts, and afterwards what they printed. */
export class ExpansionScripts {
  readonly evaluate: Evaluate;
  #printed = '';

  constructor(evaluate: Evaluate, mask: SecretMask) {
    this.evaluate = scriptsOfStep(evaluate, (lines) => {
      const time = new Date().toISOString();
      // Whole, as a secret may have several lines.
      this.#printed += mask.text(lines).replaceAll(/^.+$/gm, (line) => `${time} ${line}`);
    });
  }

  /** The job goes on without it where the store refuses. */
  async keep(
    job: string,
    step: string,
    keepLog: ExpansionAbilities['keepLog'],
    log: BaseLogger,
  ): Promise<void> {
    if (this.#printed === '') return;
    try {
      await keepLog(expansionPrefix(job, step), this.#printed);
    } catch (error) {
      log.warn({ err: error, job, step }, 'what the expressions of a step printed could not be stored');
    }
  }
}
