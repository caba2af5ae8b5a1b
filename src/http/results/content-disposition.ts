/**
 * The header that gives a download its name (RFC 6266): shown where a browser can, with the name in ASCII for old
 * clients and as it is for all others.
 */
export function contentDisposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === name
    ? `inline; filename="${name}"`
    : `inline; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
