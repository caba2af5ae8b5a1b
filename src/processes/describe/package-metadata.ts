import type { PackedDocument, Process } from '../../cwl/document/model.ts';
import type { CwlValue } from '../../cwl/values/value.ts';
import type { ProcessMetadata } from '../process-store.ts';

/** What a description shows of a package beside its title, description and keywords. */
const SHOWN = [
  'author',
  'contributor',
  'citation',
  'codeRepository',
  'dateCreated',
  'license',
  'releaseNotes',
  'softwareVersion',
];

/** schema.org metadata of a package (20-089 `/req/app-pck/metadata`), whatever prefix the document gives it. */
export class PackageMetadata {
  readonly #prefixes: readonly string[];
  readonly #fields: { readonly [name: string]: CwlValue };

  constructor(document: PackedDocument, process: Process) {
    const prefixes = Object.entries(document.namespaces)
      .filter(([, iri]) => /^https?:\/\/schema\.org\/?$/.test(iri))
      .map(([prefix]) => `${prefix}:`);
    this.#prefixes = [...prefixes, 'https://schema.org/', 'http://schema.org/'];
    this.#fields = Object.fromEntries(
      Object.entries(process.metadata).flatMap(([key, value]) => {
        const name = this.#nameOf(key);
        return name === key ? [] : [[name, value]];
      }),
    );
  }

  /** A field that is a text or number. */
  text(name: string): string | undefined {
    const value = this.#fields[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : undefined;
  }

  /** `keywords` is a list, or a text with commas. */
  keywords(): readonly string[] {
    const value = this.#fields['keywords'];
    const words = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
    return words.filter((word) => typeof word === 'string').map((word) => word.trim());
  }

  /** Entries of `metadata`: what is on the web is a link, everything else a value; one for each of several authors. */
  entries(): readonly ProcessMetadata[] {
    return SHOWN.flatMap((title) => {
      const value = this.#fields[title];
      const role = `https://schema.org/${title}`;
      return (Array.isArray(value) ? value : [value ?? null])
        .filter((one) => one !== null)
        .map((one) =>
          typeof one === 'string' && /^https?:\/\//.test(one)
            ? { title, role, href: one }
            : { title, role, value: typeof one === 'object' ? this.#withoutPrefixes(one) : String(one) },
        );
    });
  }

  #withoutPrefixes(value: CwlValue): CwlValue {
    if (Array.isArray(value)) return value.map((item) => this.#withoutPrefixes(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        this.#nameOf(key),
        key === 'class' && typeof item === 'string' ? this.#nameOf(item) : this.#withoutPrefixes(item),
      ]),
    );
  }

  #nameOf(key: string): string {
    const prefix = this.#prefixes.find((start) => key.startsWith(start));
    return prefix === undefined ? key : key.slice(prefix.length);
  }
}
