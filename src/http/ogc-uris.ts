/**
 * Every URI of OGC API - Processes that says what this server conforms to, or what went wrong. They stand nowhere else, because versions
 * differ in them: the approved ones begin with `http`, the drafts write `http` or `https` by the month.
 */

type Scheme = 'http' | 'https';

interface Standard {
  /** Behind `/spec/`. */
  readonly path: string;
  /** Under which it is declared: a draft under both, because clients look for either. */
  readonly schemes: readonly Scheme[];
  /** Conformance classes; true where all requirements are met, and each has a test (test/unit/source/requirements.test.ts). */
  readonly classes: { readonly [name: string]: boolean };
}

export const STANDARDS: readonly Standard[] = [
  {
    path: 'ogcapi-common-1/1.0',
    schemes: ['http'],
    classes: { core: true, 'landing-page': true, json: true, html: true, oas30: true },
  },
  {
    path: 'ogcapi-processes-1/1.0',
    schemes: ['http'],
    classes: {
      core: true,
      'ogc-process-description': true,
      json: true,
      html: true,
      oas30: true,
      'job-list': true,
      callback: true,
      dismiss: true,
    },
  },
  {
    path: 'ogcapi-processes-1/2.0',
    schemes: ['http', 'https'],
    classes: {
      core: true,
      'ogc-process-description': true,
      json: true,
      html: true,
      oas30: true,
      oas31: true,
      'job-list': true,
      callback: true,
      dismiss: true,
      'kvp-execute': true,
      'query-param-profile': true,
    },
  },
  {
    path: 'ogcapi-processes-2/1.0',
    schemes: ['http', 'https'],
    classes: { 'deploy-replace-undeploy': true, ogcapppkg: true, docker: true, cwl: true },
  },
  {
    path: 'ogcapi-processes-4/1.0',
    schemes: ['http', 'https'],
    classes: { 'job-management': true, 'ogcapi-processes': true, openeo: false, provenance: true },
  },
];

/** The classes of `GET /conformance`: what is met. */
export const CONFORMANCE: readonly string[] = STANDARDS.flatMap(({ path, schemes, classes }) =>
  Object.entries(classes).flatMap(([name, isMet]) =>
    isMet ? schemes.map((scheme) => `${scheme}://www.opengis.net/spec/${path}/conf/${name}`) : [],
  ),
);

const exception = (name: string): string => `http://www.opengis.net/def/exceptions/${name}`;

/**
 * Types of exceptions. An exception has one, which is that of the approved version: version 2.0 of Part 1 kept these names, and the path
 * `1.0` in them.
 */
export const EXCEPTIONS = {
  noSuchProcess: exception('ogcapi-processes-1/1.0/no-such-process'),
  noSuchJob: exception('ogcapi-processes-1/1.0/no-such-job'),
  resultNotReady: exception('ogcapi-processes-1/1.0/result-not-ready'),
  resultNotAvailable: exception('ogcapi-processes-1/1.0/result-not-available'),
  noSuchOutput: exception('ogcapi-processes-1/1.0/no-such-output'),
  invalidQueryParameterValue: exception('ogcapi-processes-1/1.0/invalid-query-parameter-value'),
  invalidParameterValue: exception('ogcapi-processes-1/1.0/InvalidParameterValue'),
  unsupportedMediaType: exception('ogcapi-processes-2/1.0/unsupported-media-type'),
  duplicatedProcess: exception('ogcapi-processes-2/1.0/duplicated-process'),
  immutableProcess: exception('ogcapi-processes-2/1.0/immutable-process'),
  workflowNotFound: exception('ogcapi-processes-2/1.0/workflow-not-found'),
  unsupportedSchema: exception('ogcapi-processes-4/1.0/unsupported-schema'),
  unsupportedJobMediaType: exception('ogcapi-processes-4/1.0/unsupported-media-type'),
  locked: exception('ogcapi-processes-4/1.0/locked'),
} as const;
