import { HttpProblem } from '../http-problem.ts';
import type { Operation } from '../operation.ts';
import { SCRIPTS, STYLE } from './assets.ts';

/** `GET /assets/{name}`: what pages load. */
export const getAsset: Operation = () => async (request, reply) => {
  const { name } = request.params as { readonly name: string };
  const asset = [STYLE, ...SCRIPTS].find((one) => one.name === name);
  if (asset === undefined) throw new HttpProblem('no-such-resource', `There is no '${name}' here.`);
  return reply
    .type(`${asset.mediaType}; charset=utf-8`)
    .header('cache-control', 'public, max-age=31536000, immutable')
    .send(asset.bytes);
};
