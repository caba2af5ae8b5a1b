/** Requests as a client sends them; an answer that is not what was asked for is an error with its text. */

interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly type?: string;
  readonly headers?: { readonly [name: string]: string };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export async function send(url: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', body, type = 'application/json', headers = {} } = asked;
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return { status: response.status, text };
}

/** Deploys a CWL document; gives the id of the process. */
export async function deploy(
  server: string,
  document: string,
  type = 'application/cwl+yaml',
): Promise<string> {
  const { text } = await send(`${server}/processes`, { method: 'POST', body: document, type });
  return (JSON.parse(text) as { readonly id: string }).id;
}

/** Executes and waits for the end as a synchronous client does. */
export function execute(server: string, process: string, inputs: object): Promise<Answer> {
  return send(`${server}/processes/${process}/execution`, {
    method: 'POST',
    body: JSON.stringify({ inputs }),
  });
}

/** Executes and does not wait; gives the id of the job. */
export async function begin(server: string, process: string, inputs: object): Promise<string> {
  const { text } = await send(`${server}/processes/${process}/execution`, {
    method: 'POST',
    body: JSON.stringify({ inputs }),
    headers: { prefer: 'respond-async' },
  });
  return (JSON.parse(text) as { readonly jobID: string }).jobID;
}

/** Brings a file; gives its URL. */
export async function upload(server: string, name: string, contents: string): Promise<string> {
  const { text } = await send(`${server}/uploads?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: contents,
    type: 'application/octet-stream',
  });
  return (JSON.parse(text) as { readonly href: string }).href;
}
