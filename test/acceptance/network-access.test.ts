/**
 * Who reaches the network (CWL v1.2 §NetworkAccess): a web server on the host, listening on nothing but the address at which containers find
 * their host, sees which requests arrive.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectDocker } from '../../src/containers/docker-connection.ts';
import { ENGINE } from '../services/docker.ts';
import { type FileServer, serveFiles } from '../services/file-server.ts';
import type { Api } from './support/api.ts';
import { expectFailed } from './support/failed-job.ts';
import { ownDeployment, sharedApi } from './support/shared.ts';

/** Says what it was answered, and otherwise that nobody was. */
function tool(version: string, lines: string): string {
  return `
class: CommandLineTool
id: asking
${version}
requirements:
  ${lines}
  ResourceRequirement: {}
hints:
  DockerRequirement: { dockerPull: python:3-slim }
baseCommand: [python3, -c]
arguments:
- |
  import sys, urllib.error, urllib.request
  try:
      print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode(), end="")
  except urllib.error.URLError:
      print("unreachable")
inputs:
  url: { type: string, inputBinding: { position: 1 } }
  online: { type: boolean, default: true }
outputs:
  said: { type: stdout }
`;
}

const granted = 'NetworkAccess: { networkAccess: true }';
const v12 = 'cwlVersion: v1.2';
const v11 = 'cwlVersion: v1.1';
const v10 = 'cwlVersion: v1.0';

const hinted = (text: string, hint: string): string => text.replace('hints:', `hints:\n  ${hint}`);

/** A workflow around the tool; what it and its step require. */
function workflow(required: string, step: string): string {
  const inner = tool('', '').trim().replaceAll('\n', '\n  ');
  return `
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  requirements: { ${required} }
  inputs: { url: string }
  outputs: { said: { type: File, outputSource: ask/said } }
  steps:
    ask:
      run: '#asking'
      requirements: { ${step} }
      in: { url: url }
      out: [said]
- ${inner}
`;
}

interface Case {
  readonly package: string;
  readonly reaches: boolean;
  readonly inputs?: object;
}

const CASES: { readonly [name: string]: Case } = {
  required: { package: tool(v12, granted), reaches: true },
  'required-with-a-stray-class': {
    package: tool(v12, 'NetworkAccess: { class: NetworkAccess, networkAccess: true }'),
    reaches: true,
  },
  'hinted-at': { package: hinted(tool(v12, ''), granted), reaches: true },
  'by-an-expression': {
    package: tool(v12, 'NetworkAccess: { networkAccess: $(inputs.online) }'),
    reaches: true,
  },
  'not-by-the-expression': {
    package: tool(v12, 'NetworkAccess: { networkAccess: $(inputs.online) }'),
    inputs: { online: false },
    reaches: false,
  },
  'by-javascript': {
    package: tool(
      v12,
      "InlineJavascriptRequirement: {}\n  NetworkAccess: { networkAccess: '${ return inputs.url.length > 3; }' }",
    ),
    reaches: true,
  },
  'not-asked-for': { package: tool(v12, ''), reaches: false },
  declined: { package: tool(v12, 'NetworkAccess: { networkAccess: false }'), reaches: false },
  'not-asked-for-in-v1.1': { package: tool(v11, ''), reaches: false },
  'required-in-v1.1': { package: tool(v11, granted), reaches: true },
  'by-default-in-v1.0': { package: tool(v10, ''), reaches: true },
  'declined-in-v1.0': {
    package: hinted(
      `$namespaces: { cwltool: "http://commonwl.org/cwltool#" }\n${tool(v10, '')}`,
      'cwltool:NetworkAccess: { networkAccess: false }',
    ),
    reaches: false,
  },
  'required-by-the-workflow': { package: workflow(granted, ''), reaches: true },
  'required-by-the-step': { package: workflow('', granted), reaches: true },
  'declined-by-the-step': {
    package: workflow(granted, 'NetworkAccess: { networkAccess: false }'),
    reaches: false,
  },
};

describe(`network access, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  let web: FileServer;

  beforeAll(async () => {
    const texts = Object.keys(CASES).map((name) => [`/${name}`, `${name}\n`]);
    web = cleanup.use(await serveFiles(Object.fromEntries(texts), await hostAddress()));
  });

  afterAll(() => cleanup.disposeAsync());

  /** Deploys under the name of the case, asks for the page of that name, and gives the job. */
  async function ask(api: Api, name: string): Promise<string> {
    const { package: cwl, inputs } = CASES[name]!;
    const id = `network-${name}`;
    const body = {
      processDescription: { id },
      executionUnit: { value: cwl, mediaType: 'application/cwl' },
    };
    const answer = await api.send('POST', '/processes', { body, type: 'application/ogcapppkg+json' });
    expect(answer.status, answer.text).toBe(201);
    return api.execute(id, { url: `${web.url}/${name}`, ...inputs });
  }

  async function said(api: Api, job: string): Promise<string> {
    const done = await api.untilDone(job);
    expect(done, done.message).toMatchObject({ status: 'successful' });
    return (await api.get(`/jobs/${job}/results/said`)).text;
  }

  describe('where the server allows it', () => {
    const api = sharedApi();

    it.for(Object.entries(CASES))('%s', async ([name, { reaches }]) => {
      const answer = await said(api, await ask(api, name));

      expect(answer).toBe(reaches ? `${name}\n` : 'unreachable\n');
      expect(web.asked.filter((path) => path === `/${name}`)).toHaveLength(reaches ? 1 : 0);
    });
  });

  it('is nobody’s where the server does not allow it', async () => {
    await using deployment = await ownDeployment({ settings: { CWLP_ALLOW_NETWORK: 'false' } });
    const { http } = deployment;
    const before = web.asked.length;
    const refused = ['required', 'by-an-expression', 'required-by-the-workflow', 'required-by-the-step'];
    const unheard = ['hinted-at', 'by-default-in-v1.0', 'not-asked-for', 'declined-by-the-step'];
    const jobs = new Map<string, string>();
    for (const name of [...refused, ...unheard]) jobs.set(name, await ask(http, name));

    for (const name of refused) {
      await http.untilDone(jobs.get(name)!);
      await expectFailed(http, jobs.get(name)!, {
        blame: 'package',
        message: [
          /asks for network access \(NetworkAccess\), which this server does not allow/,
          /Give the files to the step as inputs instead/,
        ],
      });
    }
    for (const name of unheard) expect(await said(http, jobs.get(name)!)).toBe('unreachable\n');
    expect(web.asked.length).toBe(before);
  });
});

/** Where a container finds its host: the engine's bridge, which has the first address of its subnet where it names no other. */
async function hostAddress(): Promise<string> {
  const { IPAM } = (await connectDocker(ENGINE).getNetwork('bridge').inspect()) as {
    readonly IPAM: { readonly Config: readonly { readonly Gateway?: string; readonly Subnet: string }[] };
  };
  const [bridge] = IPAM.Config;
  if (bridge === undefined) throw new Error('The bridge network of the container engine has no subnet.');
  return bridge.Gateway ?? bridge.Subnet.replace(/0\/\d+$/, '1');
}
