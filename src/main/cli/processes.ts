import type { Client } from './client.ts';

interface Page {
  readonly processes: readonly { readonly id: string; readonly version: string; readonly title?: string }[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

/** Prints one line a process: id, version, title. */
export async function listProcesses(client: Client, print: (line: string) => void): Promise<void> {
  for (let next: string | undefined = '/processes?limit=1000'; next !== undefined; ) {
    const page: Page = await client.json<Page>(next);
    for (const { id, version, title } of page.processes) print(`${id}  ${version}  ${title ?? ''}`.trimEnd());
    next = page.links.find(({ rel }) => rel === 'next')?.href;
  }
}
