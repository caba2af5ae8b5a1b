/**
 * Requirements of each conformance class, without `/req/<class>/`. Version 2.0 of Part 1 repeats those of 1.0; here it has what it adds or calls by
 * another name.
 */

type Requirements = { readonly [standard: string]: { readonly [name: string]: string } };

const V1_CORE = `
  landingpage-op landingpage-success api-definition-op api-definition-success conformance-op conformance-success http
  process-list pl-limit-definition pl-limit-response pl-links process-list-success process process-success
  process-exception/no-such-process process-execute-op process-execute-request process-execute-inputs process-execute-input-array
  process-execute-input-inline-object process-execute-input-mixed-type process-execute-input-inline-binary
  process-execute-input-inline-bbox process-execute-input-validation process-execute-default-outputs
  process-execute-default-execution-mode process-execute-auto-execution-mode process-execute-sync-raw-value-one
  process-execute-sync-raw-value-multi process-execute-sync-raw-ref process-execute-sync-raw-mixed-multi
  process-execute-sync-document process-execute-success-async job job-success job-exception-no-such-job job-results
  job-results-async-raw-value-one job-results-async-raw-value-multi job-results-async-raw-ref
  job-results-async-raw-mixed-multi job-results-async-document job-results-success-sync
  job-results-exception/no-such-job job-results-exception/results-not-ready job-results-failed test-process`;

const DESCRIPTION = `json-encoding inputs-def input-def input-mixed-type input-binary outputs-def output-def output-mixed-type`;

const JOB_LIST = `
  job-list-op type-definition type-response processID-definition processid-response processID-mandatory status-definition
  status-response datetime-definition datetime-response duration-definition duration-response limit-definition limit-response
  job-list-success links`;

export const REQUIREMENTS: Requirements = {
  'ogcapi-processes-1/1.0': {
    core: V1_CORE,
    'ogc-process-description': DESCRIPTION,
    json: 'definition',
    html: 'definition content',
    oas30: 'oas-definition-1 oas-definition-2 oas-impl completeness exceptions-codes security',
    'job-list': JOB_LIST,
    callback: 'job-callback',
    dismiss: 'job-dismiss-op job-dismiss-success',
  },
  'ogcapi-processes-1/2.0': {
    core: `${V1_CORE}
      process-list-op process-summary-links process-description-op process-description-success process-execute-input-multiple-types
      process-execute-omitted-outputs process-execute-empty-outputs process-execute-sync-one process-execute-sync-one-default-content
      process-execute-sync-many-json process-execute-success-sync-outputs-omitted process-execute-success-sync-empty-outputs
      process-execute-success-async-outputs process-execute-success-async-outputs-omitted
      process-execute-success-async-outputs-empty job-op job-results-op job-results-param-outputs
      job-results-param-outputs-response job-results-profile job-results-async-many job-result-op job-results-async-one
      job-results-exception/invalid-query-parameter-value job-results-exception/no-such-output
      job-results-exception/results-not-available`,
    'ogc-process-description': `${DESCRIPTION}
      links input-multiple-types output-multiple-types value-passing data-classes data-access-apis execution-unit-requirements`,
    json: 'definition',
    html: 'definition content',
    oas30: 'oas-definition',
    oas31: 'oas-definition',
    'job-list': JOB_LIST,
    callback: 'job-callback',
    dismiss: 'job-dismiss-op job-dismiss-success job-dismiss-status',
    'kvp-execute': `
      process-execute-op input-query-parameters input-query-parameter-values input-cardinality string-input-value
      numeric-input-value boolean-input-value complex-input-value array-input-value binary-input-value
      binary-input-value-qualified input-by-reference bbox-input-value bbox-crs-input-value output f-definition
      prefer-definition`,
    'query-param-profile': 'definition response',
  },
  'ogcapi-processes-2/1.0': {
    'deploy-replace-undeploy': `
      deploy-post-op deploy-content-type deploy-body deploy-unsupported-media-type deploy-response-pid deploy-response-success
      deploy-response-body deploy-response-duplicate deploy-response-immutable replace-put-op replace-content-type
      replace-body replace-response undeploy-delete-op undeploy-response static-indicator package-get-op
      package-response-success package-response-body`,
    ogcapppkg: `
      body deploy-body replace-body schema process-description profile-docker package-response-body`,
    docker: 'schema execution-unit',
    cwl: `
      body deploy-body replace-body execution-unit deploy-w-param deploy-exception-workflow-not-found package-response-body`,
  },
  'ogcapi-processes-4/1.0': {
    'job-management': `
      create-post-op create-content-type create-body create-response-success create-response-jobid create-response-body
      create-unsupported-media-type create-unsupported-schema update-patch-op update-content-type update-body update-response
      update-response-locked start-post-op start-response definition-get-op definition-response-success
      definition-response-body`,
    'ogcapi-processes': 'schema create-body definition-response-body update-body',
    openeo: 'schema create-body update-body definition-response-body',
    provenance: 'inputs-get-op inputs-response prov-get-op prov-response',
  },
};

/** What a test may be called for a requirement of a class: the whole identifier. */
export function identifiers(standard: string, name: string): readonly string[] {
  const list = REQUIREMENTS[standard]?.[name]?.trim().split(/\s+/) ?? [];
  return list.map((requirement) => `/req/${name}/${requirement}`);
}
