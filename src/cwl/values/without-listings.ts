import { type CwlObject, type CwlValue, isDirectory } from './value.ts';

/**
 * A value whose stored Directories have no `listing`: outputs carry one for those who read results, but a later step
 * sees it only where `loadListing` asks for it (CWL v1.2 §LoadListingRequirement). A literal Directory keeps its own.
 */
export function withoutListings(value: CwlValue): CwlValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly CwlValue[]).map(withoutListings);
  if (isDirectory(value) && value.location !== undefined) {
    const { listing: _, ...rest } = value;
    return rest;
  }
  return Object.fromEntries(
    Object.entries(value as CwlObject).map(([name, field]) => [name, withoutListings(field)]),
  );
}
