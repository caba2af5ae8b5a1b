import type { Readable } from 'node:stream';
import type Docker from 'dockerode';

/**
 * Waits until a container has ended and gives its exit code. With the default condition: the one that waits for the next exit may miss
 * a short container.
 *
 * The engine sends the head of its answer at once and the body at the end. The client's own `wait` never settles when the connection
 * breaks in between, so the body is read here; the error then has the code of a broken connection.
 */
export async function waitForExit(container: Docker.Container): Promise<number> {
  const answer = await ask(container);
  let text = '';
  for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) text += part;
  const { StatusCode: exitCode, Error: failure } = parse(text);
  if (exitCode === undefined || failure?.Message) {
    const why = failure?.Message ?? 'its answer has no exit code';
    throw Object.assign(new Error(`The engine stopped waiting: ${why}`), { code: 'ECONNRESET' });
  }
  return exitCode;
}

interface WaitAnswer {
  readonly StatusCode?: number;
  readonly Error?: { readonly Message?: string } | null;
}

function ask(container: Docker.Container): Promise<Readable> {
  return new Promise((resolve, reject) => {
    container.modem.dial(
      {
        path: `/containers/${container.id}/wait`,
        method: 'POST',
        isStream: true,
        statusCodes: { 200: true, 400: 'bad parameter', 404: 'no such container', 500: 'server error' },
      },
      (error: unknown, answer: Readable) => (error ? reject(error) : resolve(answer)),
    );
  });
}

/** An engine that is being shut down may end its answer without a word. */
function parse(text: string): WaitAnswer {
  return text.trim() === '' ? {} : (JSON.parse(text) as WaitAnswer);
}
