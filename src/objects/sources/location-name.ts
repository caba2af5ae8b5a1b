/**
 * The name of a file or folder: the last segment of its location, percent-decoded. Where that is no name of a file (`..`,
 * or with an encoded `/`), its last usable part; where there is none, `fallback`.
 */
export function locationName(location: string, fallback: string): string {
  const path = location.replace(/[?#].*$/s, '').replace(/(?<!\/)\/+$/, '');
  const segment =
    path
      .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
      .split('/')
      .at(-1) ?? '';
  const name = decoded(segment).replaceAll('\0', '').split('/').at(-1) ?? '';
  return name === '' || name === '.' || name === '..' ? fallback : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone `%` is legal in a file's name and common in careless URLs.
    return text;
  }
}
