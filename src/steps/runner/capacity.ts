/** Cores and MiB of memory. */
export interface Amount {
  readonly cores: number;
  readonly ram: number;
}

interface Waiting {
  readonly amount: Amount;
  readonly go: () => void;
}

/**
 * What a machine has left. Requests are served in the order in which they came, so that a large one is not overtaken by
 * small ones for ever.
 */
export class Capacity {
  readonly #total: Amount;
  #cores: number;
  #ram: number;
  readonly #queue: Waiting[] = [];

  constructor(total: Amount) {
    this.#total = total;
    this.#cores = total.cores;
    this.#ram = total.ram;
  }

  get total(): Amount {
    return this.#total;
  }

  /**
   * Resolves when there is room. A request for more cores than there are gets all of them; one for more memory than
   * there is must not be made. Rejects when the signal aborts.
   *
   * @param first served before all that wait: for one that gives up less to get more
   */
  async take(wanted: Amount, signal: AbortSignal, first = false): Promise<Reservation> {
    signal.throwIfAborted();
    const amount = { cores: Math.min(wanted.cores, this.#total.cores), ram: wanted.ram };
    const granted = Promise.withResolvers<void>();
    const waiting = { amount, go: granted.resolve };
    if (first) this.#queue.unshift(waiting);
    else this.#queue.push(waiting);
    const leave = () => {
      const index = this.#queue.indexOf(waiting);
      if (index === -1) return;
      this.#queue.splice(index, 1);
      granted.reject(signal.reason);
      this.#serve();
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#serve();
    try {
      await granted.promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
    return new Reservation(this, amount);
  }

  /** @internal */
  giveBack(amount: Amount): void {
    this.#cores += amount.cores;
    this.#ram += amount.ram;
    this.#serve();
  }

  /** Whether this much is free now and nobody waits for it. */
  hasRoom({ cores, ram }: Amount): boolean {
    return this.#queue.length === 0 && Math.min(cores, this.#total.cores) <= this.#cores && ram <= this.#ram;
  }

  #serve(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (next.amount.cores > this.#cores || next.amount.ram > this.#ram) return;
      this.#queue.shift();
      this.#cores -= next.amount.cores;
      this.#ram -= next.amount.ram;
      next.go();
    }
  }
}

/** Something taken from a capacity, until it is disposed of. */
export class Reservation implements Disposable {
  readonly #capacity: Capacity;
  #amount: Amount | undefined;

  constructor(capacity: Capacity, amount: Amount) {
    this.#capacity = capacity;
    this.#amount = amount;
  }

  /** Gives back what is held and takes another amount; nothing is held while it waits, so that two cannot block each other. */
  async exchange(wanted: Amount, onWaiting: () => void, signal: AbortSignal): Promise<void> {
    this[Symbol.dispose]();
    if (!this.#capacity.hasRoom(wanted)) onWaiting();
    const taken = await this.#capacity.take(wanted, signal, true);
    this.#amount = taken.#amount;
  }

  [Symbol.dispose](): void {
    const amount = this.#amount;
    this.#amount = undefined;
    if (amount !== undefined) this.#capacity.giveBack(amount);
  }
}
