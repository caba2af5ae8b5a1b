/** Every conformance class that this server meets; a class stands here only when all its requirements are met. */
const COMMON = 'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf';
const PART1 = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';
const PART2 = 'http://www.opengis.net/spec/ogcapi-processes-2/1.0/conf';

export const CONFORMANCE: readonly string[] = [
  `${COMMON}/core`,
  `${COMMON}/landing-page`,
  `${COMMON}/json`,
  `${COMMON}/oas30`,
  `${PART1}/core`,
  `${PART1}/ogc-process-description`,
  `${PART1}/json`,
  `${PART1}/oas30`,
  `${PART1}/job-list`,
  `${PART1}/dismiss`,
  `${PART2}/deploy-replace-undeploy`,
  `${PART2}/ogcapppkg`,
  `${PART2}/cwl`,
];
