import { expect, it } from 'vitest';
import { imageParts } from '../../../../src/processes/provenance/ro-crate/container-image.ts';

it.each([
  ['debian:stable-slim', { registry: 'docker.io', name: 'debian', tag: 'stable-slim' }],
  ['eo/tools', { registry: 'docker.io', name: 'eo/tools' }],
  ['quay.io/eo/tools:1', { registry: 'quay.io', name: 'eo/tools', tag: '1' }],
  ['localhost:5000/tools', { registry: 'localhost:5000', name: 'tools' }],
  ['localhost/tools:2', { registry: 'localhost', name: 'tools', tag: '2' }],
  [`quay.io/tools:1@sha256:${'a'.repeat(64)}`, { registry: 'quay.io', name: 'tools', tag: '1' }],
])('the image %s has a registry, a name and a tag', (image, parts) => {
  expect(imageParts(image)).toEqual(parts);
});
