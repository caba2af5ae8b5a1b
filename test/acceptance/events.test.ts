/** Server-sent events of a job: a client that loses its connection goes on where it was. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const PACKAGE = `
cwlVersion: v1.2
$graph:
  - class: Workflow
    id: events-chain
    inputs: { seconds: int }
    steps:
      first: { run: "#wait", in: { seconds: seconds }, out: [done] }
      second: { run: "#wait", in: { seconds: seconds, after: first/done }, out: [done] }
      third: { run: "#wait", in: { seconds: seconds, after: second/done }, out: [done] }
    outputs: { done: { type: int, outputSource: third/done } }
  - class: CommandLineTool
    id: wait
    baseCommand: sleep
    inputs:
      seconds: { type: int, inputBinding: {} }
      after: int?
    outputs: { done: { type: int, outputBinding: { outputEval: $(inputs.seconds) } } }
`;

interface Event {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

describe(`events of a job, ${inject('form')}`, () => {
  const api = sharedApi();

  beforeAll(async () => {
    await api.deploy(PACKAGE);
  });

  /** Events until the stream ends, or until `enough` says so: then the connection is cut. */
  const listen = async (
    job: string,
    last: string | undefined,
    enough: (seen: readonly Event[]) => boolean,
  ) => {
    const cut = new AbortController();
    const headers = last === undefined ? {} : { 'last-event-id': last };
    const response = await fetch(`${api.url}/jobs/${job}/events`, { headers, signal: cut.signal });
    const seen: Event[] = [];
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop()!;
      seen.push(...blocks.map(parseEvent).filter(({ event }) => event !== undefined));
      if (!enough(seen)) continue;
      cut.abort();
      break;
    }
    return seen;
  };

  it('come once each, in order, to a client whose connection is cut again and again', async () => {
    const job = await api.execute('events-chain', { seconds: 1 });
    const seen: Event[] = [];
    let cuts = 0;

    while (seen.at(-1)?.event !== 'finished') {
      seen.push(
        ...(await listen(job, seen.findLast(({ id }) => id !== undefined)?.id, (some) => some.length > 0)),
      );
      cuts++;
    }

    const whole = await listen(job, undefined, () => false);
    const ids = seen.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
    expect(cuts).toBeGreaterThan(2);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(seen).toEqual(whole);
    expect(JSON.parse(seen.at(-1)!.data!)).toMatchObject({ kind: 'finished', status: 'successful' });
  });

  it('are only the end for a client that has seen all of them', async () => {
    const job = await api.execute('events-chain', { seconds: 0 });
    await api.untilDone(job);
    const whole = await listen(job, undefined, () => false);

    const rest = await listen(job, whole.findLast(({ id }) => id !== undefined)!.id, () => false);

    expect(rest).toEqual(whole.slice(-1));
  });
});

function parseEvent(block: string): Event {
  return Object.fromEntries(
    block.split('\n').flatMap((line) => {
      const [, field, value] = /^(id|event|data): (.*)$/.exec(line) ?? [];
      return field === undefined ? [] : [[field, value]];
    }),
  );
}
