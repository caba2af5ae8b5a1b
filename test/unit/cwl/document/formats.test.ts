/** CWL v1.2 §"Format checking": which relations of ontologies a package takes along. */
import { describe, expect, it } from 'vitest';
import { load, loadEntry, problemsOf, type Setting, tool } from './support/load-text.ts';

const SUBCLASS = '<http://www.w3.org/2000/01/rdf-schema#subClassOf>';
const ONTOLOGY = `@prefix e: <http://e/> .
e:bam ${SUBCLASS} e:binary .
e:cram ${SUBCLASS} e:bam .
e:png <http://www.w3.org/2002/07/owl#equivalentClass> e:bam .
e:local ${SUBCLASS} e:text .`;
const BAM = ['http://e/binary', 'http://e/png'];
const files = { 'http://host/pkg/onto.ttl': ONTOLOGY };

const asking = (type: string, schemas = '[onto.ttl]'): string =>
  tool(`$namespaces: {e: "http://e/"}\n$schemas: ${schemas}\ninputs: {x: ${type}}`);
const LEADING_TO_BINARY = {
  'http://e/bam': BAM,
  'http://e/cram': ['http://e/bam'],
  'http://e/png': ['http://e/bam'],
};

describe('CommandLineTool §2.5 Extensions and metadata, $schemas: the relations that are packed', () => {
  it.each<[string, string, unknown]>([
    ['what leads to a wanted format', '{type: File, format: e:binary}', LEADING_TO_BINARY],
    ['of each in a list', '{type: File, format: [e:none, e:text]}', { 'http://e/local': ['http://e/text'] }],
    ['of an IRI', '{type: File, format: "http://e/text"}', { 'http://e/local': ['http://e/text'] }],
    ['of array items', '{type: "File[]", format: e:text}', { 'http://e/local': ['http://e/text'] }],
    [
      'of record fields',
      '{type: {type: array, items: {type: record, fields: {f: {type: File, format: e:text}}}}}',
      { 'http://e/local': ['http://e/text'] },
    ],
    [
      'all where an expression says the format',
      '{type: File, format: $(self.basename)}',
      { ...LEADING_TO_BINARY, 'http://e/local': ['http://e/text'] },
    ],
    ['none where no format is wanted', 'File', {}],
  ])('are %s', async (_, type, formats) => {
    const document = await load(asking(type), { files });
    expect(document.formats).toEqual(formats);
    expect(document).not.toHaveProperty('unreadSchemas');
    expect(document).not.toHaveProperty('warnings');
  });

  it('are not even read where no format is wanted', async () => {
    const wanted: string[] = [];
    const watched = new Proxy({}, { get: (_, uri) => void wanted.push(String(uri)) });
    await load(asking('File'), { files: watched });
    expect(wanted).toEqual([]);
  });

  it('come from several ontologies, each read once', async () => {
    const more = { ...files, 'http://other/x.owl': `<http://e/z> ${SUBCLASS} <http://e/local> .` };
    const document = await load(
      asking('{type: File, format: e:text}', '[onto.ttl, "http://other/x.owl", onto.ttl]'),
      {
        files: more,
      },
    );
    expect(document.formats).toEqual({
      'http://e/local': ['http://e/text'],
      'http://e/z': ['http://e/local'],
    });
  });
});

describe('CommandLineTool §2.5 Extensions and metadata, $schemas: an ontology that cannot be read', () => {
  it.each([
    ['is not there', '[onto.ttl, gone.ttl]', {}, 'gone.ttl', 'there is no such file.'],
    ['is a web page', '[onto.ttl, page]', { 'http://host/pkg/page': '<html>' }, 'page', 'it is a web page'],
  ])('and %s is a warning', async (_, schemas, more, name, why) => {
    const document = await load(asking('{type: File, format: e:text}', schemas), {
      files: { ...files, ...more },
    });
    const uri = `http://host/pkg/${name}`;
    expect(document.formats).toEqual({ 'http://e/local': ['http://e/text'] });
    expect(document.unreadSchemas).toEqual({ [uri]: expect.stringContaining(why) });
    expect(document.warnings).toEqual([
      {
        file: 'http://host/pkg/wf.cwl',
        line: 4,
        column: 22,
        path: '$schemas',
        rule: 'unreadable-reference',
        message: expect.stringMatching(`^The ontology '${uri}' cannot be read: ${why}`),
      },
    ]);
  });

  it('and is not needed is none', async () => {
    const document = await load(asking('File', '[gone.ttl]'));
    expect(document).not.toHaveProperty('warnings');
  });
});

describe('CommandLineTool §2.5 Extensions and metadata: where $schemas and $namespaces may stand', () => {
  const step = (run: string) =>
    `cwlVersion: v1.2\nclass: Workflow\ninputs: {x: File}\noutputs: []\nsteps: {s: {in: {x: x}, out: [], run: ${run}}}`;
  const own = asking('{type: File, format: e:text}');
  const graph = (inner: string) => `cwlVersion: v1.2\n${inner}`;
  const text = (lines: string) => `class: CommandLineTool, ${lines}, outputs: []`;
  it.each<[string, string, Setting]>([
    ['a single process', own, {}],
    [
      'beside $graph',
      graph(
        `$namespaces: {e: "http://e/"}\n$schemas: [onto.ttl]\n$graph:\n- {id: main, ${text('inputs: {x: {type: File, format: e:text}}')}}`,
      ),
      {},
    ],
    [
      'in a process of $graph',
      graph(
        `$graph:\n- {id: main, $namespaces: {e: "http://e/"}, $schemas: [onto.ttl], ${text('inputs: {x: {type: File, format: e:text}}')}}`,
      ),
      {},
    ],
    ['a document that is run', step('tool.cwl'), { files: { 'http://host/pkg/tool.cwl': own } }],
    ['an imported process', step('{$import: tool.cwl}'), { files: { 'http://host/pkg/tool.cwl': own } }],
    [
      'a process in a step',
      step(
        `{$namespaces: {e: "http://e/"}, $schemas: [onto.ttl], ${text('inputs: {x: {type: File, format: e:text}}')}}`,
      ),
      {},
    ],
    [
      'the workflow around it',
      `${step(`{${text('inputs: {x: {type: File, format: e:text}}')}}`)}\n$namespaces: {e: "http://e/"}\n$schemas: [onto.ttl]`,
      {},
    ],
  ])('%s', async (_, document, setting) => {
    const loaded = await load(document, { files: { ...files, ...setting.files } });
    expect(loaded.formats).toEqual({ 'http://e/local': ['http://e/text'] });
    const [field] = Object.values(loaded.processes).flatMap((process) =>
      process.inputs.filter((input) => input.format),
    );
    expect(field?.format).toEqual(['http://e/text']);
  });

  it('each file has prefixes of its own', async () => {
    const other = own.replace('http://e/', 'http://other/');
    const loaded = await load(`${step('tool.cwl')}\n$namespaces: {e: "http://e/"}`, {
      files: { ...files, 'http://host/pkg/tool.cwl': other },
    });
    expect(loaded.processes['tool']?.inputs[0]?.format).toEqual(['http://other/text']);
    expect(loaded.namespaces).toEqual({ e: 'http://e/' });
  });

  it('fields with a prefix are metadata of any process, step, parameter and requirement', async () => {
    const extended = `${step(`{${text('e:a: 1, inputs: {x: {type: File, e:b: {c: d}}}, hints: [{class: ToolTimeLimit, timelimit: 1, e:c: 1}]')}, e:d: 1}`)}\n$namespaces: {e: "http://e/"}\ne:author: me\n"http://e/full": you`;
    expect(await problemsOf(extended)).toEqual([]);
    expect((await loadEntry(extended)).metadata).toEqual({ 'e:author': 'me', 'http://e/full': 'you' });
  });
});
