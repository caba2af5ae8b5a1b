import type { NormalPackage } from '../normal/package.ts';
import type { Report } from '../source/report.ts';

export function checkPackage(_normal: NormalPackage, _report: Report): void {}
