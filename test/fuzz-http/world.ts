/** What a client of the server knows: ids and addresses from earlier answers. */
import type { Answer, Sent } from './send.ts';

/** The last ones are the most interesting; older ones may be gone. */
const KEPT = 200;

/** What stands in a request for something that an answer has named; `at` picks one of them when it is sent. */
export interface Pick {
  readonly of: 'processes' | 'jobs' | 'addresses';
  readonly at: number;
}

export class World {
  readonly #base: string;
  readonly #known = { processes: ['echo'], jobs: ['no-such-job'], addresses: ['/'] };

  constructor(base: string) {
    this.#base = base;
  }

  /** The text that a piece of a URL stands for; ids are percent-encoded. */
  text(piece: string | Pick): string {
    if (typeof piece === 'string') return piece;
    const known = this.#known[piece.of];
    return known[piece.at % known.length] ?? '';
  }

  /** Remembers what an answer names, and forgets what is not there any more. */
  learn({ target }: Sent, { status, headers, body }: Answer): void {
    if (status === 404 && this.#known.addresses.includes(target)) forget(this.#known.addresses, target);
    const [, gone = '', id = ''] =
      /no-such-(process|job)".*'([^']+)'/.exec(status === 404 ? body.toString() : '') ?? [];
    if (gone !== '') forget(this.#known[gone === 'job' ? 'jobs' : 'processes'], encodeURIComponent(id));
    const texts = [
      headers['location'] ?? '',
      /json/.test(headers['content-type'] ?? '') ? body.toString() : '',
    ];
    for (const text of texts) {
      for (const [, address = ''] of text.matchAll(new RegExp(`${this.#base}(/[!#-;=?-~]*)`, 'g'))) {
        keep(this.#known.addresses, address);
        const [, kind, id = ''] = /^\/(processes|jobs)\/([^/?#]+)/.exec(address) ?? [];
        if (kind !== undefined) keep(this.#known[kind as 'processes' | 'jobs'], id);
      }
    }
  }
}

function keep(list: string[], one: string): void {
  if (list.includes(one)) return;
  list.push(one);
  if (list.length > KEPT) list.shift();
}

/** The first one stays, so that there is always one to ask for. */
function forget(list: string[], one: string): void {
  const index = list.indexOf(one);
  if (index > 0) list.splice(index, 1);
}
