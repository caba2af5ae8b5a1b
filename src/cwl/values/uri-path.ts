/** Paths in URIs (RFC 3986 §3.3). */

/** With `/` between its names. Half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes U+FFFD, as in a file's name. */
export function encodePath(path: string): string {
  return encodeURIComponent(path.toWellFormed()).replaceAll('%2F', '/');
}

/** As written where it is no valid encoding, because then nobody has encoded it. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
