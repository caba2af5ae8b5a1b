/** What older versions of CWL mean, said in the words of v1.2 (CWL v1.1 and v1.2 §"Introduction", changelogs). */
import type { OlderRule, ProcessBase, Requirement } from './model.ts';

export const VERSIONS = ['v1.0', 'v1.1', 'v1.2'] as const;
export type Version = (typeof VERSIONS)[number];

export function isVersion(value: unknown): value is Version {
  return VERSIONS.includes(value as Version);
}

/** Whether `version` is `since` or newer. */
export function atLeast(version: Version, since: Version): boolean {
  return VERSIONS.indexOf(version) >= VERSIONS.indexOf(since);
}

/**
 * What a tool of that version could count on without asking. It stands as the weakest hint of every
 * CommandLineTool and ExpressionTool; not of workflows, whose tools may be newer than they are.
 */
export const TAKEN_FOR_GRANTED: { readonly [version in Version]: readonly Requirement[] } = {
  'v1.0': [
    { class: 'NetworkAccess', networkAccess: true },
    { class: 'LoadListingRequirement', loadListing: 'deep_listing' },
  ],
  'v1.1': [],
  'v1.2': [],
};

const BEFORE_V12: readonly OlderRule[] = [
  'contents-are-cut',
  'entries-are-no-json',
  'entrynames-are-relative',
];

/** The rules that stay with a process, because v1.2 has no words for them. */
export const OLDER_RULES: { readonly [version in Version]?: readonly OlderRule[] } = {
  'v1.0': [...BEFORE_V12, 'listings-are-flat', 'exit-code-is-hidden', 'jobs-require-nothing'],
  'v1.1': BEFORE_V12,
};

/** Whether a process goes by a rule of the older version that it was written for. */
export function goesBy(process: Pick<ProcessBase, 'olderRules'>, rule: OlderRule): boolean {
  return process.olderRules?.includes(rule) ?? false;
}

/** In v1.0 every Directory comes with its listing; a step needs it only where an expression looks at it. */
export function listsUnasked(version: Version, valueFrom: string | undefined): boolean {
  return version === 'v1.0' && (valueFrom?.includes('listing') ?? false);
}

/** Extensions of the reference implementation that v1.1 made standard, under their old names. */
export const STANDARDIZED_EXTENSIONS: {
  readonly [name: string]:
    | 'LoadListingRequirement'
    | 'InplaceUpdateRequirement'
    | 'ToolTimeLimit'
    | 'WorkReuse'
    | 'NetworkAccess';
} = {
  LoadListingRequirement: 'LoadListingRequirement',
  InplaceUpdateRequirement: 'InplaceUpdateRequirement',
  TimeLimit: 'ToolTimeLimit',
  WorkReuse: 'WorkReuse',
  NetworkAccess: 'NetworkAccess',
};
