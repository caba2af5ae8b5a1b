/** Sends generated requests to a server and collects the answers that break a promise. */
import fc from 'fast-check';
import { ApiDefinition, type OpenApi } from './contract.ts';
import { Judge } from './judge.ts';
import { type FuzzRequest, requestsOf, toSent } from './requests.ts';
import { type Answer, Sender, type Sent } from './send.ts';
import { World } from './world.ts';

export interface Target {
  readonly url: string;
  /** Paths of the machine of the server, which no answer may show. */
  readonly places: readonly string[];
}

export interface Outcome {
  readonly sent: number;
  readonly findings: readonly string[];
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Operations that have answered with success at least once. */
  readonly succeeded: ReadonlySet<string>;
}

/** Open at once, below what the server allows one client. */
const AT_ONCE = 8;
/** After as many the API definition is read again, which has grown with the processes; in turn as OpenAPI 3.0 and 3.1. */
const BATCH = 2_500;
/** More of them would be the same again. */
const MOST_FINDINGS = 20;

/** The same seed gives the same requests, as far as ids of the server stay out of them. */
export async function runRequests(target: Target, seed: number, count: number): Promise<Outcome> {
  using sender = new Sender(target.url, AT_ONCE);
  const world = new World(target.url);
  const statuses = new Map<number, number>();
  const succeeded = new Set<string>();
  const findings: string[] = [];
  let sent = 0;
  while (sent < count && findings.length < MOST_FINDINGS) {
    const batch = sent / BATCH;
    const api = new ApiDefinition(await readApi(sender, batch % 2 === 0 ? '3.0' : '3.1'));
    const judge = new Judge(api, target.places);
    const requests = fc.sample(requestsOf(api), {
      seed: seed + batch,
      numRuns: Math.min(BATCH, count - sent),
    });
    const waiting = requests.values();
    const ask = async (request: FuzzRequest): Promise<void> => {
      const one = toSent(request, world);
      const answer = await answerTo(one, sender);
      const faults = answer instanceof Error ? [`no answer: ${answer.message}`] : judge.faults(one, answer);
      if (faults.length > 0) findings.push(report(one, answer, faults));
      if (answer instanceof Error) return;
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status < 300) succeeded.add(`${request.method} ${request.template}`);
      world.learn(one, answer);
    };
    const work = async (): Promise<void> => {
      for (const request of waiting) {
        if (findings.length >= MOST_FINDINGS) return;
        await ask(request);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    sent += requests.length;
  }
  return { sent, findings, statuses, succeeded };
}

/** An answer that breaks off may be made of what another request removes at the same time: asked for again, it is not there. */
async function answerTo(one: Sent, sender: Sender): Promise<Answer | Error> {
  const send = () => sender.send(one).catch((error: Error) => error);
  const answer = await send();
  if (!(answer instanceof Error) || one.method !== 'GET') return answer;
  const again = await send();
  return !(again instanceof Error) && again.status === 404 ? again : answer;
}

async function readApi(sender: Sender, version: string): Promise<OpenApi> {
  const accept = `application/vnd.oai.openapi+json;version=${version}`;
  const { body } = await sender.send({ method: 'GET', target: '/api', headers: { accept }, body: undefined });
  return JSON.parse(body.toString()) as OpenApi;
}

/** All that is needed to send it again. */
function report(sent: Sent, answer: Answer | Error, faults: readonly string[]): string {
  const { body, ...head } = sent;
  const bytes =
    body === undefined ? '' : `\n  body ${JSON.stringify(body.subarray(0, 2000).toString('latin1'))}`;
  const answered =
    answer instanceof Error
      ? ''
      : `\n  answer ${answer.status} ${answer.headers['content-type']} ${answer.body.subarray(0, 800).toString()}`;
  return `${faults.join('; ')}\n  ${JSON.stringify(head).slice(0, 3000)}${bytes}${answered}`;
}
