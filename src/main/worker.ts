import { work } from './start.ts';

await work();
