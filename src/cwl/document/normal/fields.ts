/**
 * The fields of every class of CWL v1.0, v1.1 and v1.2, as data. A rule lists what a value may be, separated by `|`:
 *
 *   text, expression, boolean, integer, seconds, number, list, map, any, or `=word` for that word itself;
 *   `texts` is a text or a list of texts, `idmap` a list or a map of named things, `integers` a list of integers.
 *
 * `@v1.1` behind an alternative: since that version; `<v1.1`: only before it. A leading `!`: the field is required;
 * `!v1.1 `: since that version.
 */
export type FieldTable = { readonly [field: string]: string };

const PROCESS: FieldTable = {
  class: '!text',
  id: 'text',
  label: 'text',
  doc: 'text|texts@v1.1',
  intent: 'texts@v1.2',
  // Checked where the document is read.
  cwlVersion: 'any',
  inputs: '!idmap',
  outputs: '!idmap',
  requirements: 'idmap',
  hints: 'idmap',
};

const PARAMETER: FieldTable = {
  id: '!text',
  label: 'text',
  doc: 'texts',
  type: '!v1.1 any',
  secondaryFiles: 'text|list|map@v1.1',
  streamable: 'boolean',
  format: 'texts',
};

const LOADING: FieldTable = {
  loadContents: 'boolean@v1.1',
  loadListing: '=no_listing@v1.1|=shallow_listing@v1.1|=deep_listing@v1.1',
};

const INPUT: FieldTable = { ...PARAMETER, ...LOADING, default: 'any' };

const MERGE = '=merge_nested|=merge_flattened';
const PICK = '=first_non_null@v1.2|=the_only_non_null@v1.2|=all_non_null@v1.2';
const QUANTITY = 'integer|expression|number@v1.2|text<v1.1';

export const FIELDS = {
  CommandLineTool: {
    ...PROCESS,
    baseCommand: 'texts',
    arguments: 'list',
    stdin: 'text',
    stdout: 'text',
    stderr: 'text',
    successCodes: 'integers',
    temporaryFailCodes: 'integers',
    permanentFailCodes: 'integers',
  },
  ExpressionTool: { ...PROCESS, expression: '!expression|text<v1.1' },
  Workflow: { ...PROCESS, steps: '!idmap' },
  Operation: { ...PROCESS },

  CommandInputParameter: { ...INPUT, inputBinding: 'map' },
  WorkflowInputParameter: { ...INPUT, inputBinding: 'map' },
  CommandOutputParameter: { ...PARAMETER, outputBinding: 'map' },
  ExpressionToolOutputParameter: { ...PARAMETER, outputBinding: 'map<v1.1' },
  WorkflowOutputParameter: {
    ...PARAMETER,
    outputSource: 'texts',
    linkMerge: MERGE,
    pickValue: PICK,
    outputBinding: 'map<v1.1',
  },

  CommandLineBinding: {
    loadContents: 'boolean',
    position: 'integer|expression@v1.1',
    prefix: 'text',
    separate: 'boolean',
    itemSeparator: 'text',
    valueFrom: 'text',
    shellQuote: 'boolean',
  },
  CommandOutputBinding: {
    ...LOADING,
    loadContents: 'boolean',
    glob: 'texts',
    outputEval: 'expression|text<v1.1',
  },
  SecondaryFileSchema: { pattern: '!text@v1.1', required: 'boolean@v1.1|expression@v1.1' },

  // Types are shared by documents of all versions, so that their `doc`, which v1.0 lacks in places, is let be.
  RecordSchema: {
    type: '!=record',
    name: 'text',
    fields: 'idmap',
    label: 'text',
    doc: 'texts',
    inputBinding: 'map@v1.1',
  },
  RecordField: {
    ...PARAMETER,
    ...LOADING,
    id: 'text',
    name: '!text',
    type: '!any',
    inputBinding: 'map',
    outputBinding: 'map',
    secondaryFiles: 'text@v1.1|list@v1.1|map@v1.1',
    streamable: 'boolean@v1.1',
    format: 'texts@v1.1',
  },
  EnumSchema: {
    type: '!=enum',
    name: 'text',
    symbols: '!list',
    label: 'text',
    doc: 'texts',
    inputBinding: 'map',
    outputBinding: 'map<v1.1',
  },
  ArraySchema: {
    type: '!=array',
    name: 'text',
    items: '!any',
    label: 'text',
    doc: 'texts',
    inputBinding: 'map',
    outputBinding: 'map<v1.1',
  },

  WorkflowStep: {
    id: '!text',
    in: '!idmap',
    out: '!list',
    run: '!text|map',
    label: 'text',
    doc: 'text|texts@v1.1',
    requirements: 'idmap',
    hints: 'idmap',
    scatter: 'texts',
    scatterMethod: '=dotproduct|=nested_crossproduct|=flat_crossproduct',
    when: 'expression@v1.2',
  },
  WorkflowStepInput: {
    id: '!text',
    source: 'texts',
    label: 'text@v1.1',
    linkMerge: MERGE,
    pickValue: PICK,
    loadContents: 'boolean@v1.1',
    loadListing: LOADING['loadListing'] as string,
    default: 'any',
    valueFrom: 'text',
  },
  WorkflowStepOutput: { id: '!text' },

  DockerRequirement: {
    class: 'text',
    dockerPull: 'text',
    dockerLoad: 'text',
    dockerFile: 'text|map',
    dockerImport: 'text',
    dockerImageId: 'text',
    dockerOutputDirectory: 'text',
  },
  SoftwareRequirement: { class: 'text', packages: '!idmap' },
  SoftwarePackage: { package: '!text', version: 'list', specs: 'list' },
  InitialWorkDirRequirement: { class: 'text', listing: '!expression|list' },
  Dirent: { entry: '!text', entryname: 'text', writable: 'boolean' },
  EnvVarRequirement: { class: 'text', envDef: '!idmap' },
  EnvironmentDef: { envName: '!text', envValue: '!text' },
  ShellCommandRequirement: { class: 'text' },
  InlineJavascriptRequirement: { class: 'text', expressionLib: 'list' },
  SchemaDefRequirement: { class: 'text', types: '!list' },
  ResourceRequirement: {
    class: 'text',
    coresMin: QUANTITY,
    coresMax: QUANTITY,
    ramMin: QUANTITY,
    ramMax: QUANTITY,
    tmpdirMin: QUANTITY,
    tmpdirMax: QUANTITY,
    outdirMin: QUANTITY,
    outdirMax: QUANTITY,
  },
  LoadListingRequirement: { class: 'text', loadListing: '=no_listing|=shallow_listing|=deep_listing' },
  WorkReuse: { class: 'text', enableReuse: '!boolean|expression' },
  NetworkAccess: { class: 'text', networkAccess: '!boolean|expression' },
  InplaceUpdateRequirement: { class: 'text', inplaceUpdate: '!boolean' },
  ToolTimeLimit: { class: 'text', timelimit: '!seconds|expression' },
  SubworkflowFeatureRequirement: { class: 'text' },
  ScatterFeatureRequirement: { class: 'text' },
  MultipleInputFeatureRequirement: { class: 'text' },
  StepInputExpressionRequirement: { class: 'text' },
  'cwltool:Secrets': { class: 'text', secrets: '!texts' },
} as const satisfies { readonly [name: string]: FieldTable };

export type ClassName = keyof typeof FIELDS;
