/** A text as part of a URL; slashes stay, as in the URLs of steps. */
export function encodedPath(text: string): string {
  return text.split('/').map(encodeURIComponent).join('/');
}
