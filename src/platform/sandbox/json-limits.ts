/** What a result may be at most: whoever parses it afterwards, and walks over it, has to have the memory and the stack. */
export interface JsonLimits {
  /** Characters of the text. */
  readonly size: number;
  /** Levels of arrays and objects. */
  readonly depth: number;
  /** Items of arrays and fields of objects, all levels together: three characters of text can become an object. */
  readonly values: number;
}

/** Says which limit a JSON text is beyond; undefined where it is within all of them. */
export function beyondLimits(json: string, limits: JsonLimits): string | undefined {
  if (json.length > limits.size) {
    return `its value has ${mebibytes(json.length)} MiB of JSON, and ${mebibytes(limits.size)} MiB is the most; large data belongs into a file.`;
  }
  if (json.length <= 2 * Math.min(limits.depth, limits.values)) return undefined;
  let depth = 0;
  let values = 1;
  for (let at = 0; at < json.length; at++) {
    const character = json.charAt(at);
    if (character === '"') at = endOfString(json, at);
    else if (character === ',') values += 1;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === '[' || character === '{') {
      depth += 1;
      values += 1;
    }
    if (depth > limits.depth) return `its value is nested more than ${limits.depth} levels deep.`;
    if (values > limits.values) {
      return `its value has more than ${limits.values} items and fields; large data belongs into a file.`;
    }
  }
  return undefined;
}

function mebibytes(characters: number): string {
  return (characters / 2 ** 20).toFixed(1).replace('.0', '');
}

/** Index of the closing quote: the first one with an even number of backslashes before it. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = json.indexOf('"', end + 1);
  }
  return json.length;
}
