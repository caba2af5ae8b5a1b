export const JSON_TYPE = 'application/json';

/** Media types by the extension of a name; what is not here is `application/octet-stream`. */
const BY_EXTENSION: { readonly [extension: string]: string } = {
  avif: 'image/avif',
  csv: 'text/csv',
  css: 'text/css',
  cwl: 'application/cwl',
  geojson: 'application/geo+json',
  gif: 'image/gif',
  gml: 'application/gml+xml',
  gpkg: 'application/geopackage+sqlite3',
  gz: 'application/gzip',
  h5: 'application/x-hdf5',
  html: 'text/html',
  jp2: 'image/jp2',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  jsonld: 'application/ld+json',
  kml: 'application/vnd.google-earth.kml+xml',
  log: 'text/plain',
  md: 'text/markdown',
  nc: 'application/netcdf',
  nq: 'application/n-quads',
  nt: 'application/n-triples',
  parquet: 'application/vnd.apache.parquet',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  rdf: 'application/rdf+xml',
  sh: 'text/x-shellscript',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  tsv: 'text/tab-separated-values',
  ttl: 'text/turtle',
  txt: 'text/plain',
  vrt: 'application/xml',
  webp: 'image/webp',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};

const IANA = /^https?:\/\/www\.iana\.org\/assignments\/media-types\/(.+)$/;

export const DIRECTORY_TYPE = 'application/directory';
/** Of a file of which nothing is known. */
export const ANY_BYTES = 'application/octet-stream';

/** What clients call a folder. */
const DIRECTORY_TYPES = new Set([
  DIRECTORY_TYPE,
  'inode/directory',
  'httpd/unix-directory',
  'application/x-directory',
]);

export function mediaTypeOfName(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  // Every object has a member `constructor`, and a file may have that name.
  return (Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined) ?? ANY_BYTES;
}

/** The media type that a file format IRI stands for, where it is one of IANA's. */
export function mediaTypeOfFormat(format: string): string | undefined {
  return IANA.exec(format)?.[1];
}

/** Whether bytes of this type may be shown as UTF-8 text. */
export function isText(mediaType: string): boolean {
  return /^text\/|^application\/(?:json|xml|yaml|javascript|cwl|.*\+(?:json|xml|yaml))$/.test(
    bare(mediaType),
  );
}

/** JSON, and what is written in it, as GeoJSON is. */
export function isJson(mediaType: string): boolean {
  return /^application\/(?:.*\+)?json$/.test(bare(mediaType));
}

/** Whether a type promises bytes that are no text; one that promises nothing does not. */
export function isBinary(mediaType: string): boolean {
  return !isText(mediaType) && bare(mediaType) !== ANY_BYTES;
}

export function isDirectoryType(mediaType: string | undefined): boolean {
  return mediaType !== undefined && DIRECTORY_TYPES.has(bare(mediaType));
}

/** Without parameters, in lower case. */
export function bare(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

/** The usual extension for a media type, with its dot; empty for one that we do not know. */
export function extensionOf(mediaType: string): string {
  if (bare(mediaType) === 'text/plain') return '.txt';
  if (bare(mediaType) === 'image/tiff') return '.tif';
  const found = Object.entries(BY_EXTENSION).find(([, type]) => type === bare(mediaType));
  return found === undefined ? '' : `.${found[0]}`;
}
