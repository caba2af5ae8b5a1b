/** Changes of documents and job objects as data, so that a case is small enough to be shown and can be run again. */
import fc from 'fast-check';

export interface Mutation {
  readonly kind:
    | 'delete'
    | 'duplicate'
    | 'swap'
    | 'rename'
    | 'replace'
    | 'wrap-in-list'
    | 'wrap-in-map'
    | 'unwrap'
    | 'nest'
    | 'share'
    | 'graft'
    | 'add'
    | 'as-text'
    | 'append-text';
  /** Which place, of those that the document has. */
  readonly at: number;
  /** A second one, or how deep, or which other document. */
  readonly other: number;
  readonly name: string;
  readonly value: unknown;
}

export interface TextMutation {
  readonly kind: 'cut' | 'insert' | 'copy';
  /** Of the text's length, 0 to 1. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/** Words of the language, of JavaScript and of file systems at places where they are not expected. */
const NAMES = (
  '__proto__ constructor toString hasOwnProperty prototype valueOf then length id class type run in out items fields name symbols ' +
  '$graph $import $include $mixin $namespaces $schemas $base << main #main ../x a/b a.b a[0] inputs self runtime default source ' +
  'inputBinding outputBinding outputEval valueFrom when scatter scatterMethod linkMerge pickValue secondaryFiles format streamable ' +
  'loadContents loadListing glob requirements hints steps outputs arguments baseCommand stdin stdout stderr extension é 😀'
).split(' ');

const TEXTS = [
  '',
  ' ',
  '\0',
  '\ud800',
  '😀',
  '$',
  '$(',
  '${',
  '$()',
  '${}',
  '$(inputs)',
  '$(inputs.x)',
  '$(self.length)',
  '$(self[0].contents)',
  '$(inputs.__proto__.constructor)',
  '$(runtime.outdir)/x',
  '${ return inputs; }',
  '${ for (;;) {} }',
  '\\$(x) \\\\ $(null)',
  'File',
  'File?',
  'Directory[]?',
  'string[][]',
  'null',
  'Any?',
  'stdout',
  'stdin',
  'long',
  '[]',
  '?',
  'CommandLineTool',
  'Workflow',
  'ExpressionTool',
  'Operation',
  'v1.0',
  'v1.1',
  'v1.2',
  'v1.3.0-dev1',
  '#main',
  '#',
  '##',
  'a#b#c',
  'echo.cwl',
  './',
  '..',
  '/',
  'file:///etc/passwd',
  'http://127.0.0.1:1/x.cwl',
  'data:text/plain,x',
  'data:;base64,%%%',
  's3://bucket/key',
  '%',
  '%ff%fe',
  'a:b',
  'http://[',
  '*',
  '**/[',
  '{a,b}',
  '!(x)',
  '+(a|b)*(c)@(d)',
  '^.bai',
  '^^^^^^',
  '?x',
  'x'.repeat(5000),
  'a/'.repeat(500),
  '9'.repeat(400),
];

const NUMBERS = [0, -0, 1, -1, 0.1, 1e42, -1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21, 255, 1000000];
const LONG_NUMBERS = [2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n, 10n ** 19n - 1n];

const small = fc.oneof(
  fc.constantFrom(null, true, false, ...NUMBERS, ...LONG_NUMBERS),
  fc.constantFrom(...TEXTS, ...NAMES),
  fc.constantFrom<unknown>(
    {},
    [],
    [null],
    [[]],
    { class: 'File' },
    { class: 'File', location: 'object:uploads/x/a.txt' },
    { class: 'File', basename: '..', contents: 'x' },
    { class: 'File', contents: 'x'.repeat(70_000) },
    { class: 'Directory', listing: [{ class: 'File', basename: 'a/b', contents: '' }] },
    { class: 'Directory' },
    { href: 'http://127.0.0.1:1/a.tif' },
    { href: 'data:text/plain,x', type: 'text/plain' },
    { value: 1 },
    { value: { a: 1 }, mediaType: 'application/json' },
    { $import: 'echo.cwl' },
    { $include: 'echo.cwl' },
    { $mixin: 'echo.cwl' },
    { $graph: [] },
    { type: 'array', items: 'string' },
    { type: 'array' },
    { type: 'record', fields: [] },
    { type: 'record', fields: { a: 'File', b: { type: 'enum', symbols: ['x'] } } },
    { type: 'enum', symbols: [] },
    { type: 'enum', symbols: ['a', 'a', '#b/c', 'null'] },
    ['null', 'int', { type: 'array', items: 'Any' }],
    { class: 'InlineJavascriptRequirement', expressionLib: ['var x = 1;'] },
    { class: 'SchemaDefRequirement', types: [{ type: 'record', name: 'r', fields: { a: 'r' } }] },
    { class: 'InitialWorkDirRequirement', listing: ['$(inputs)', { entryname: '../x', entry: '$(inputs)' }] },
    { class: 'ResourceRequirement', coresMin: 1e308, ramMin: '$(inputs.x)' },
    { class: 'DockerRequirement', dockerPull: '' },
    { class: 'ScatterFeatureRequirement' },
    { class: 'ToolTimeLimit', timelimit: -1 },
    { class: 'NoSuchRequirement' },
  ),
);

const anyValue = fc.oneof(
  { weight: 8, arbitrary: small },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

/** @param names keys of real documents */
export function mutations(names: readonly string[]): fc.Arbitrary<Mutation[]> {
  const name = fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(...names), fc.string({ maxLength: 8 }));
  const one = fc.record({
    kind: fc.constantFrom<Mutation['kind'][]>(
      'delete',
      'duplicate',
      'swap',
      'rename',
      'replace',
      'replace',
      'replace',
      'wrap-in-list',
      'wrap-in-map',
      'unwrap',
      'nest',
      'share',
      'graft',
      'add',
      'as-text',
      'append-text',
    ),
    at: fc.nat(100_000),
    other: fc.nat(100_000),
    name,
    value: anyValue,
  });
  // Few, as most documents with many are refused for the first of them.
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(one) },
    { weight: 1, arbitrary: fc.array(one, { minLength: 2, maxLength: 6 }) },
  );
}

export const textMutations: fc.Arbitrary<TextMutation[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<TextMutation[]>([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        kind: fc.constantFrom<TextMutation['kind'][]>('cut', 'insert', 'copy'),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.integer({ min: 1, max: 40 }),
        text: fc.oneof(
          fc.constantFrom(
            ...': - ? , [ ] { } & * ! | > \' " % @ ` # \t \n \r \u0085 \u2028 \ufeff \0'.split(' '),
          ),
          fc.constantFrom(
            '&a ',
            '*a',
            '<<: ',
            '- ',
            '\n',
            '\n---\n',
            '!!binary ',
            '!!js/function ',
            '\n  ',
            '{',
            '"',
          ),
          fc.string({ unit: 'binary', maxLength: 6 }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  },
);
