import type { PackedDocument, Process } from '../../cwl/document/model.ts';
import type { CwlValue } from '../../cwl/values/value.ts';

/** schema.org metadata of a package (20-089 `/req/app-pck/metadata`), whatever prefix the document gives it. */
export class PackageMetadata {
  readonly #fields: { readonly [name: string]: CwlValue };

  constructor(document: PackedDocument, process: Process) {
    const prefixes = Object.entries(document.namespaces)
      .filter(([, iri]) => /^https?:\/\/schema\.org\/?$/.test(iri))
      .map(([prefix]) => `${prefix}:`);
    const known = [...prefixes, 'https://schema.org/', 'http://schema.org/'];
    this.#fields = Object.fromEntries(
      Object.entries(process.metadata).flatMap(([key, value]) => {
        const prefix = known.find((start) => key.startsWith(start));
        return prefix === undefined ? [] : [[key.slice(prefix.length), value]];
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

  /** Fields that name something on the web, as entries of `metadata`. */
  links(): readonly { readonly title: string; readonly role: string; readonly href: string }[] {
    return ['codeRepository', 'license', 'citation', 'releaseNotes'].flatMap((title) => {
      const href = this.text(title);
      return href !== undefined && /^https?:\/\//.test(href)
        ? [{ title, role: `https://schema.org/${title}`, href }]
        : [];
    });
  }
}
