/**
 * Whether arrays and objects in a JSON text are nested deeper than `limit`. Parsing such a text is easy, but whoever
 * walks over the value afterwards, recursively as everyone does, would overflow the stack.
 */
export function isDeeperThan(limit: number, json: string): boolean {
  if (json.length <= 2 * limit) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json.charAt(at);
    if (character === '"') at = endOfString(json, at);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
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
