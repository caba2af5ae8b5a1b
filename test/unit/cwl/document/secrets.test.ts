/** `cwltool:Secrets`: which inputs of which processes are secret. */
import { describe, expect, it } from 'vitest';
import { graphTool, load, tool, workflow } from './support/load-text.ts';

const SECRETS = (...names: string[]): string => `{cwltool:Secrets: {secrets: [${names.join(', ')}]}}`;
const login = graphTool('login', { user: 'string', password: 'string' }, { token: 'string' });
const inner = `class: Workflow
id: inner
inputs: {word: string, other: string}
outputs: []
steps:
- {id: l, run: "#login", in: [{id: user, source: other}, {id: password, source: word}], out: [token]}`;

async function secretsOf(text: string): Promise<Record<string, readonly string[]>> {
  const { processes } = await load(text);
  return Object.fromEntries(
    Object.entries(processes).flatMap(([key, { secrets }]) =>
      secrets === undefined ? [] : [[key, secrets]],
    ),
  );
}

const INPUTS = 'inputs: {pw: string, name: string}';
const STEP =
  '{id: s, run: "#login", in: [{id: user, source: name}, {id: password, source: pw}], out: [token]';

describe('secret inputs', () => {
  it.each<[string, string, Record<string, string[]>]>([
    [
      'required of a tool',
      tool(`id: t\ninputs: {a: string, b: string}\nrequirements: ${SECRETS('a')}`),
      { t: ['a'] },
    ],
    [
      'hinted of a tool',
      tool(`id: t\ninputs: {a: string, b: string}\nhints: ${SECRETS('b', 'a')}`),
      { t: ['a', 'b'] },
    ],
    [
      'by their full ids',
      tool(`id: t\ninputs: {a: string, b: string}\nhints: ${SECRETS('"#t/a"')}`),
      { t: ['a'] },
    ],
    ['in v1.0', tool(`id: t\ninputs: {a: string}\nhints: ${SECRETS('a')}`, 'v1.0'), { t: ['a'] }],
    [
      'of a workflow, and of the tools that they feed',
      workflow(`${INPUTS}\nhints: ${SECRETS('pw')}\nsteps:\n- ${STEP}}`, [login]),
      { main: ['pw'], login: ['password'] },
    ],
    [
      'of a tool, and of the workflow that feeds them',
      workflow(`${INPUTS}\nsteps:\n- ${STEP}}`, [`${login}\nrequirements: ${SECRETS('password')}`]),
      { main: ['pw'], login: ['password'] },
    ],
    [
      'of a step',
      workflow(`${INPUTS}\nsteps:\n- ${STEP}, hints: ${SECRETS('password')}}`, [login]),
      { main: ['pw'], login: ['password'] },
    ],
    [
      'through workflows in workflows, both ways',
      workflow(
        `${INPUTS}\nrequirements: {SubworkflowFeatureRequirement: {}}\nsteps:\n- {id: i, run: "#inner", in: [{id: word, source: pw}, {id: other, source: name}], out: []}\n- {id: s, run: "#log", in: [{id: user, source: name}, {id: password, source: pw}], out: []}`,
        [inner, `${login}\nhints: ${SECRETS('password')}`, login.replace('id: login', 'id: log')],
      ),
      { main: ['pw'], inner: ['word'], login: ['password'], log: ['password'] },
    ],
    ['of nobody', tool('id: t\ninputs: {a: string}'), {}],
  ])('%s', async (_, text, expected) => {
    expect(await secretsOf(text)).toEqual(expected);
  });

  it('that no input has are a warning', async () => {
    const { warnings } = await load(tool(`id: t\ninputs: {password: string}\nhints: ${SECRETS('pasword')}`));
    expect(warnings).toMatchObject([
      {
        line: 5,
        rule: 'unknown-reference',
        message: "'t' has no input 'pasword' to keep secret. Did you mean 'password'?",
      },
    ]);
  });
});
