import { bare } from '../media-types.ts';

/**
 * The media type under which a package can be given back. Documents that are called JSON and are YAML are taken, as the engine reads
 * both, and would break clients that ask for them and parse them by their type.
 *
 * @param declared as the client named it
 */
export function packageType(declared: string, body: Buffer | string): string {
  return bare(declared) === 'application/cwl+json' && !parsesAsJson(body.toString())
    ? 'application/cwl'
    : declared;
}

function parsesAsJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
