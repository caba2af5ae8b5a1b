/** The packages of cwl-samples over HTTP: what they give is right, down to the pixels. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';
import { deployWaterBodies, findWater, uploadScene } from './support/water-bodies.ts';

const samples = join(import.meta.dirname, '../../cwl-samples');

/** Reads a mask with GDAL, in the sample's own image: its grid, whether it is a Cloud-Optimised GeoTIFF, and pixels by place. */
const INSPECT = `
cwlVersion: v1.2
class: CommandLineTool
id: inspect-mask
requirements:
  DockerRequirement: { dockerPull: "localhost/cwl-processes/water-bodies:1" }
  InitialWorkDirRequirement:
    listing:
      - entryname: look-at.py
        entry: |
          import json, sys
          import numpy
          from osgeo import gdal, osr
          from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
          gdal.UseExceptions()
          path, *places = sys.argv[1:]
          warnings, errors, _ = validate(path)
          mask = gdal.Open(path)
          system = osr.SpatialReference(wkt=mask.GetProjection())
          source = osr.SpatialReference()
          source.ImportFromEPSG(4326)
          for one in (source, system):
              one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
          transform = osr.CoordinateTransformation(source, system)
          inverse = gdal.InvGeoTransform(mask.GetGeoTransform())
          pixels = mask.ReadAsArray()
          def at(place):
              x, y, _ = transform.TransformPoint(*map(float, place.split(",")))
              column, row = gdal.ApplyGeoTransform(inverse, x, y)
              return int(pixels[int(row), int(column)])
          values, counts = numpy.unique(pixels, return_counts=True)
          json.dump({
              "errors": list(errors) + list(warnings),
              "layout": mask.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE"),
              "zone": system.GetUTMZone(),
              "size": [mask.RasterXSize, mask.RasterYSize],
              "counts": dict(zip(map(str, values.tolist()), counts.tolist())),
              "pixels": [at(place) for place in places],
          }, open("cwl.output.json", "w"))
baseCommand: [python3, look-at.py]
inputs:
  mask: { type: File, inputBinding: { position: 1 } }
  places: { type: "string[]", inputBinding: { position: 2 } }
outputs:
  errors: "string[]"
  layout: string
  zone: int
  size: "int[]"
  counts: Any
  pixels: "int[]"
`;

const SEA = ['-34.832,-7.990', '-34.835,-8.025'];
const TOWN = ['-34.870,-7.990', '-34.880,-7.960'];

describe(`samples, ${inject('form')}`, () => {
  const api = sharedApi();

  describe('water-bodies', () => {
    let water: { readonly href: string; readonly listing: readonly { readonly href: string }[] };

    beforeAll(async () => {
      await deployWaterBodies(api);
      const job = await findWater(api, await uploadScene(api));
      expect(await api.untilDone(job)).toMatchObject({ status: 'successful', progress: 100 });
      water = (await api.get(`/jobs/${job}/results`, { accept: 'application/json' })).body.water;
    });

    it('is described with what the package says', async () => {
      const { body } = await api.get('/processes/water-bodies');

      expect(body).toMatchObject({
        title: 'Water bodies',
        version: '1.0.0',
        keywords: ['water', 'NDWI', 'Otsu', 'Landsat'],
      });
      expect(body.inputs.aoi).toMatchObject({
        title: 'Area of interest',
        minOccurs: 1,
        schema: { type: 'string' },
      });
      expect(body.inputs.bands).toMatchObject({ minOccurs: 0 });
      expect(Object.keys(body.outputs)).toEqual(['water']);
    });

    it('gives a STAC catalogue whose item and mask are found by their links', async () => {
      const catalogue = await api.get(`${water.href}catalog.json`);
      const itemUrl = new URL(linkTo(catalogue.body, 'item'), `${water.href}catalog.json`).href;
      const item = await api.get(itemUrl);
      const mask = await fetch(new URL(item.body.assets.water.href, itemUrl));
      const bytes = Buffer.from(await mask.arrayBuffer());

      expect(catalogue.body).toMatchObject({ type: 'Catalog', stac_version: '1.0.0', id: 'water-bodies' });
      expect(item.body).toMatchObject({
        type: 'Feature',
        id: 'water-olinda-landsat7',
        properties: { datetime: '2000-07-28T12:30:00Z', 'proj:shape': [313, 292] },
      });
      const [west, south, east, north] = item.body.bbox;
      expect([west, south, east, north].map((degrees: number) => degrees.toFixed(2))).toEqual([
        '-34.91',
        '-8.04',
        '-34.83',
        '-7.95',
      ]);
      expect(new URL(linkTo(item.body, 'root'), itemUrl).href).toBe(`${water.href}catalog.json`);
      expect(mask.headers.get('content-type')).toBe('image/tiff');
      expect(bytes.subarray(0, 4).toString('hex')).toBe('49492a00');
      expect(bytes.length).toBe(Number(mask.headers.get('content-length')));
    });

    it('finds the sea and leaves the town dry, in a Cloud-Optimised GeoTIFF', async () => {
      await api.deploy(INSPECT);
      const mask = { href: `${water.href}water-olinda-landsat7/water-mask.tif`, type: 'image/tiff' };
      const job = await api.execute('inspect-mask', { mask, places: [...SEA, ...TOWN] });
      const done = await api.untilDone(job);

      expect(done, done.message).toMatchObject({ status: 'successful' });
      const found = await api.results(job);
      expect(found).toMatchObject({ errors: [], layout: 'COG', zone: -25, size: [292, 313] });
      expect(found['pixels']).toEqual([1, 1, 0, 0]);
      expect(Object.keys(found['counts'])).toEqual(['0', '1']);
      const share = found['counts']['1'] / (292 * 313);
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.2);
    });
  });

  describe('site-report', () => {
    const sites = [
      { name: 'Olinda', longitude: -34.855, latitude: -8.0089, levels: [1.2, 1.9, 2.4] },
      { name: 'Recife', longitude: -34.877, latitude: -8.0476, levels: [] },
    ];
    const REPORT =
      'Report on 2 sites\n' +
      'site: Olinda\nplace: -34.855 -8.0089\nlevels: 3\nmean: 1.83\n' +
      'site: Recife\nplace: -34.877 -8.0476\nlevels: 0\nmean: none\n';

    beforeAll(async () => {
      await api.deploy(readFileSync(join(samples, 'site-report/site-report.cwl'), 'utf8'));
    });

    const report = (inputs: object) =>
      api.send('POST', '/processes/site-report/execution', {
        body: { inputs, response: 'document' },
      });

    it('warns where a level is exceeded', async () => {
      const answer = await report({ sites: sites.map((value) => ({ value })), limit: 2 });

      expect(answer.status, answer.text).toBe(200);
      expect((await api.get(answer.body.report.href)).text).toBe(REPORT);
      expect((await api.get(answer.body.warning.href)).text).toBe('highest level 2.4 m is above 2 m\n');
    });

    it('skips the warning where none is, and gives no such output', async () => {
      const answer = await report({ sites: sites.map((value) => ({ value })) });
      const [newest] = (await api.get('/jobs?limit=1')).body.jobs;
      const { steps } = (await api.get(`/jobs/${newest.jobID}/steps`)).body;

      expect((await api.get(answer.body.report.href)).text).toBe(REPORT);
      expect(answer.body.warning ?? null).toBeNull();
      expect(steps.find(({ step }: { step: string }) => step === 'warn')).toMatchObject({
        state: 'skipped',
        attempts: [],
      });
    });
  });

  it('hello greets', async () => {
    await api.deploy(readFileSync(join(samples, 'hello/hello.cwl'), 'utf8'));
    const answer = await api.send('POST', '/processes/hello/execution', {
      body: { inputs: { message: 'Hello, "Olinda" & $HOME\n— bom dia' } },
    });

    expect(answer.text).toBe('Hello, "Olinda" & $HOME\n— bom dia\n');
  });
});

function linkTo(
  document: { readonly links: readonly { readonly rel: string; readonly href: string }[] },
  rel: string,
): string {
  return document.links.find((link) => link.rel === rel)?.href ?? '';
}
