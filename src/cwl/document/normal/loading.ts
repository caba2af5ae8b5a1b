import type { LoadListing } from '../model.ts';
import type { Node } from '../source/node.ts';

/** A checked `loadListing`. */
export function loadListing(node: Node | undefined): LoadListing | undefined {
  return node?.text as LoadListing | undefined;
}
