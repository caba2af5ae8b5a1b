import { CONFORMANCE } from '../ogc-uris.ts';
import type { Operation } from '../operation.ts';

/** `GET /conformance` (Part 1 `/req/core/conformance-success`). */
export const getConformance: Operation = () => async () => ({ conformsTo: CONFORMANCE });
