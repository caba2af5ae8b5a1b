import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages load: its name changes when its bytes do, so that browsers may keep it for ever. */
export interface Asset {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export const STYLE = readAsset('page.css', 'text/css');
export const SCRIPTS = ['execute-form.js', 'job.js'].map((file) => readAsset(file, 'text/javascript'));

/** `assets/` lies at the same place beside `src` and beside `dist`. */
function readAsset(file: string, mediaType: string): Asset {
  const bytes = readFileSync(new URL(`../../../assets/${file}`, import.meta.url));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { name: file.replace('.', `-${hash}.`), mediaType, bytes };
}
