/** The sample `water-bodies` as a job to be disturbed: two steps side by side, then three in a row. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api } from './api.ts';

const folder = join(import.meta.dirname, '../../../cwl-samples/water-bodies');

const INPUTS = { aoi: '-34.905,-8.035,-34.830,-7.955', acquired: '2000-07-28T12:30:00Z' };

export const WATER_STEPS = ['catalogue[0]', 'crop[0]', 'crop[1]', 'index[0]', 'threshold[0]'];

export function readScene(): Promise<Buffer> {
  return readFile(join(folder, 'olinda-landsat7.tif'));
}

/** Deploys the sample, under another id where several tests share a server. */
export async function deployWaterBodies(api: Api, id = 'water-bodies'): Promise<void> {
  const cwl = await readFile(join(folder, 'water-bodies.cwl'), 'utf8');
  const unit = { processDescription: { id }, executionUnit: { value: cwl } };
  await api.deploy(JSON.stringify(unit), 'application/ogcapppkg+json');
}

/** Stores the scene with the server and returns its URL. */
export async function uploadScene(api: Api): Promise<string> {
  const response = await fetch(`${api.url}/uploads?name=olinda-landsat7.tif`, {
    method: 'POST',
    headers: { 'content-type': 'image/tiff' },
    body: new Uint8Array(await readScene()),
  });
  return ((await response.json()) as { href: string }).href;
}

/** Starts a job on the scene at a URL and returns its id. */
export function findWater(api: Api, scene: string, id = 'water-bodies'): Promise<string> {
  return api.execute(id, { scene: { href: scene, type: 'image/tiff' }, ...INPUTS });
}

/** Checksums of the files that the job made, by name; without the item, which tells when it was made. */
export async function waterChecksums(api: Api, job: string): Promise<Record<string, string>> {
  const { water } = await api.results(job);
  const files = filesIn(water).filter(({ basename }) => basename !== 'water-olinda-landsat7.json');
  return Object.fromEntries(files.map(({ basename, checksum }) => [basename, checksum]));
}

interface Entry {
  readonly basename: string;
  readonly checksum: string;
  readonly listing?: readonly Entry[];
}

function filesIn(entry: Entry): readonly Entry[] {
  return entry.listing === undefined ? [entry] : entry.listing.flatMap(filesIn);
}
