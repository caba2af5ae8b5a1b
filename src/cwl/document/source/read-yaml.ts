import {
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  getScalarValue,
  intCoreTag,
  mergeTag,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';
import { exactNumber } from '../../values/exact-json.ts';
import { explainYaml } from './explain-yaml.ts';
import { joinFlowLines } from './flow-indentation.ts';
import { MAX_ALIASES, MAX_CHARACTERS, MAX_DEPTH } from './limits.ts';
import type { Marks, SourceFile } from './marks.ts';

type Event = ReturnType<typeof parseEvents>[number];

/** Whole numbers as `parseJson` has them. */
const exactIntTag: typeof intCoreTag = {
  ...intCoreTag,
  resolve: (source, isExplicit, tagName) => {
    const value = intCoreTag.resolve(source, isExplicit, tagName);
    return typeof value === 'number' ? (exactNumber(value, source) as number) : value;
  },
};

/** YAML 1.2, core schema with merge keys, and no number changed. */
export const YAML_SCHEMA = CORE_SCHEMA.withTags(mergeTag, exactIntTag);

/** Limits that the parser keeps, by the names that its messages call them. */
const LIMITS = [
  { option: 'maxDepth', message: `There are more than ${MAX_DEPTH} lists and maps inside each other here.` },
  { option: 'maxAliases', message: `The document has more than ${MAX_ALIASES} aliases (\`*name\`).` },
  { option: 'maxTotalMergeKeys', message: 'The document merges too many keys (`<<`).' },
];

/** Thrown when a text is not YAML or JSON, or is beyond a limit; `offset` is where. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly offset: number;
  readonly rule: 'syntax' | 'too-large';

  constructor(rule: YamlError['rule'], message: string, offset: number, options?: ErrorOptions) {
    super(message, options);
    this.rule = rule;
    this.offset = offset;
  }
}

/**
 * Reads YAML 1.2 (core schema, merge keys) or JSON and notes in `marks` where each map and list, key and item begins.
 * The value may hold one object in several places, or inside itself, where the text has aliases.
 *
 * @throws YamlError
 */
export function readYaml(file: SourceFile, marks: Marks): unknown {
  if (file.text.length > MAX_CHARACTERS) {
    throw new YamlError(
      'too-large',
      `The document is larger than ${MAX_CHARACTERS / 1024 / 1024} MiB. Keep data out of the package and refer to it by location.`,
      0,
    );
  }
  try {
    const { events, source } = parse(file.text);
    const documents = constructFromEvents(events, { source, schema: YAML_SCHEMA, maxAliases: MAX_ALIASES });
    if (documents.length !== 1) {
      throw new YamlError(
        'syntax',
        documents.length === 0
          ? 'The document is empty.'
          : 'There is more than one YAML document in this file (`---`). Put the processes into one `$graph` list.',
        0,
      );
    }
    new Locator(file, events, marks).locate(documents[0]);
    return documents[0];
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = error.mark?.position ?? 0;
    const limit = LIMITS.find(({ option }) => error.reason.includes(option));
    if (limit !== undefined) throw new YamlError('too-large', limit.message, at, { cause: error });
    const { message, offset } = explainYaml(error.reason, file.text, at);
    throw new YamlError('syntax', message, offset, { cause: error });
  }
}

/** Each round lets one collection be indented freely; more of them than this are no oversight. */
const MAX_FREE_COLLECTIONS = 200;
/** Characters that all rounds read together: a large text has to do with fewer. */
const MOST_READ = 32 * 1024 * 1024;

function parse(text: string): { events: Event[]; source: string } {
  let source = text;
  for (let round = 0; ; round++) {
    try {
      return { events: parseEvents(source, { maxDepth: MAX_DEPTH }), source };
    } catch (error) {
      const at = error instanceof YAMLException ? error.mark?.position : undefined;
      const indentation = error instanceof YAMLException && error.reason === 'deficient indentation';
      const joined =
        indentation && at !== undefined && round < MAX_FREE_COLLECTIONS && round * source.length < MOST_READ
          ? joinFlowLines(source, at)
          : source;
      if (joined === source) throw error;
      source = joined;
    }
  }
}

/** Walks events and the value that was made of them side by side. */
class Locator {
  readonly #file: SourceFile;
  readonly #events: readonly Event[];
  readonly #marks: Marks;
  #next = 0;

  constructor(file: SourceFile, events: readonly Event[], marks: Marks) {
    this.#file = file;
    this.#events = events;
    this.#marks = marks;
  }

  locate(document: unknown): void {
    this.#next = 1;
    this.#visit(document);
  }

  #visit(value: unknown): void {
    const event = this.#events[this.#next++];
    if (event?.type === EVENT_ID.SEQUENCE) this.#visitList(event.start, value);
    else if (event?.type === EVENT_ID.MAPPING) this.#visitMap(event.start, value);
  }

  #visitList(offset: number, value: unknown): void {
    const items = Array.isArray(value) ? value : [];
    const children = new Map<string | number, number>();
    for (let index = 0; !this.#closes(); index++) {
      children.set(index, this.#offset() ?? offset);
      this.#visit(items[index]);
    }
    this.#mark(value, offset, children);
  }

  #visitMap(offset: number, value: unknown): void {
    const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    const children = new Map<string | number, number>();
    const scalars = new Map<string | number, number>();
    while (!this.#closes()) {
      const start = this.#offset() ?? offset;
      const key = this.#key();
      children.set(key, start);
      if (this.#events[this.#next]?.type === EVENT_ID.SCALAR) scalars.set(key, this.#offset() ?? start);
      this.#visit(Object.hasOwn(fields, key) ? fields[key] : undefined);
    }
    this.#mark(value, offset, children, scalars);
  }

  #closes(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next++;
    return true;
  }

  /** Keys are scalars or aliases of scalars: anything else was refused when the value was made. */
  #key(): string {
    const event = this.#events[this.#next++];
    return event?.type === EVENT_ID.SCALAR ? getScalarValue(this.#file.text, event) : '';
  }

  #offset(): number | undefined {
    const event = this.#events[this.#next];
    if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT)
      return undefined;
    if (event.type === EVENT_ID.SCALAR) {
      if (event.valueStart === -1) return undefined;
      const quoted = event.style === SCALAR_STYLE.DOUBLE_QUOTED || event.style === SCALAR_STYLE.SINGLE_QUOTED;
      return quoted ? event.valueStart - 1 : this.#behindSpace(event.valueStart);
    }
    if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
    return event.start;
  }

  /** A block of text begins with its indentation. */
  #behindSpace(offset: number): number {
    let at = offset;
    while (/\s/.test(this.#file.text.charAt(at))) at += 1;
    return at === this.#file.text.length ? offset : at;
  }

  #mark(
    value: unknown,
    offset: number,
    children: ReadonlyMap<string | number, number>,
    scalars: ReadonlyMap<string | number, number> = children,
  ): void {
    if (typeof value === 'object' && value !== null) {
      this.#marks.set(value, { file: this.#file, offset, children, scalars });
    }
  }
}
